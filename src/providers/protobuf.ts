// Reads and writes the wire format of protocol buffers, one level at a time: all that rewriting an ONNX file needs.

/** One field of a message. A number for a varint; bytes for the rest (without their length), which may come in pieces. */
export interface Field {
  readonly number: number;
  readonly wire: Wire;
  readonly value: number | Uint8Array | readonly Uint8Array[];
}

/** Varint, 8 bytes, length-delimited, 4 bytes. The two group types are long out of use. */
type Wire = 0 | 1 | 2 | 5;

/** The fields of a message in their order; their bytes are views, nothing is copied. Throws a RangeError on broken bytes. */
export function readFields(message: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = message[at++];
      if (byte === undefined || factor > 2 ** 63) throw new RangeError('not a protocol buffer');
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  const take = (bytes: number) => {
    if (at + bytes > message.length) throw new RangeError('not a protocol buffer');
    at += bytes;
    return message.subarray(at - bytes, at);
  };
  while (at < message.length) {
    const key = varint();
    const number = Math.floor(key / 8);
    const wire = key % 8;
    if (wire === 0) {
      // Kept as bytes when it exceeds what a number holds (negative int64), so that it is written back as it was.
      const start = at;
      const value = varint();
      fields.push({ number, wire, value: Number.isSafeInteger(value) ? value : message.subarray(start, at) });
    } else if (wire === 1) fields.push({ number, wire, value: take(8) });
    else if (wire === 2) fields.push({ number, wire, value: take(varint()) });
    else if (wire === 5) fields.push({ number, wire, value: take(4) });
    else throw new RangeError('not a protocol buffer');
  }
  return fields;
}

/** The message in pieces to be written one after the other; large values are passed on, not copied. */
export function writeFields(fields: readonly Field[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (const { number, wire, value } of fields) {
    const parts = typeof value === 'number' ? [varintOf(value)] : value instanceof Uint8Array ? [value] : value;
    const head = varintOf(number * 8 + wire);
    pieces.push(wire === 2 ? Buffer.concat([head, varintOf(lengthOf(parts))]) : head, ...parts);
  }
  return pieces;
}

export function lengthOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}

/** A length-delimited field. */
export function bytesField(number: number, value: string | Uint8Array | readonly Uint8Array[]): Field {
  return { number, wire: 2, value: typeof value === 'string' ? Buffer.from(value) : value };
}

export function varintField(number: number, value: number): Field {
  return { number, wire: 0, value };
}

export function textOf(field: Field): string {
  return Buffer.from(field.value as Uint8Array).toString();
}

/** A repeated integer, whether written packed or one by one. */
export function integersOf(fields: readonly Field[], number: number): number[] {
  return fields
    .filter((field) => field.number === number)
    .flatMap(({ value }) => (typeof value === 'number' ? [value] : unpack(value as Uint8Array)));
}

function unpack(packed: Uint8Array): number[] {
  const values: number[] = [];
  let value = 0;
  let factor = 1;
  for (const byte of packed) {
    value += (byte & 127) * factor;
    factor *= 128;
    if (byte < 128) {
      values.push(value);
      value = 0;
      factor = 1;
    }
  }
  return values;
}

function varintOf(value: number): Uint8Array {
  const bytes: number[] = [];
  do {
    const low = value % 128;
    value = Math.floor(value / 128);
    bytes.push(value > 0 ? low + 128 : low);
  } while (value > 0);
  return Uint8Array.from(bytes);
}
