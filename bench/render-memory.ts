// Memory of mixing, in a process of its own: render-memory.ts KIND OUT. Prints MB: one number, or early and late ones.

import { join } from 'node:path';
import { openLocal } from '../src/main.ts';
import { type ProductionInput, parseRequest } from '../src/production/request.ts';
import { products } from './products.ts';

const [kind, out] = process.argv.slice(2) as [string, string];
const local = await openLocal(process.env);
const render = (input: ProductionInput, name: string) => local.render(parseRequest(input), join(out, name), () => {});
const peak = () => Math.round(process.resourceUsage().maxRSS / 1024);
const voices = ['tone_low', 'tone_mid', 'tone_high'];

if (kind === 'short') {
  await render(products(voices)[0]!, 'short');
  console.log(peak());
} else if (kind === 'hour' || kind === 'ten minutes') {
  const paragraph = `${products()[3]!
    .text!.replace(/<<[^>]*>>/g, ' ')
    .trim()} <break time="1s"/>`;
  const sections = Array.from(
    { length: kind === 'hour' ? 60 : 10 },
    (_, i) => `<<soundSegment::main>><<sectionName::part${i}>>\n${`${paragraph}\n\n`.repeat(2)}<break time="15s"/>\n`,
  );
  const production = await render(
    { text: sections.join('\n'), voice: 'tone_mid', template: 'news', formats: ['mp3'] },
    'long',
  );
  console.log(`${peak()} ${production.seconds / 60}`);
} else {
  // A hundred renders warm everything up; what grows after that grows for ever.
  const rss: number[] = [];
  const inputs = products(voices);
  for (let i = 0; i < 200; i++) {
    await render({ ...inputs[i % inputs.length]!, formats: ['wav'] }, 'again');
    rss.push(process.memoryUsage.rss() / 2 ** 20);
  }
  const mean = (from: number, to: number) => Math.round(rss.slice(from, to).reduce((a, b) => a + b, 0) / (to - from));
  console.log(`${mean(20, 60)} ${mean(160, 200)}`);
}
await local[Symbol.asyncDispose]();
