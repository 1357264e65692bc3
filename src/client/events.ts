// Server-sent events (WHATWG HTML, 9.2), as far as the server sends them: each has its data in one line or several.

/** The data of each event; undefined for a sign of life. Ends with the stream. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<string | undefined> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += value.replaceAll('\r\n', '\n');
      const events = text.split('\n\n');
      // An event that has no end yet.
      text = events.pop()!;
      for (const event of events) yield dataOf(event);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function dataOf(event: string): string | undefined {
  const lines = event.split('\n').filter((line) => line.startsWith('data:'));
  return lines.length === 0 ? undefined : lines.map((line) => line.slice(5).replace(/^ /, '')).join('\n');
}
