// Eight different products of 30 s, and one of ten minutes: three sections, a bed, medium ducking, -16 LUFS, wav and mp3 192k.

import type { ProductionInput } from '../src/production/request.ts';

const TEXTS = [
  [
    'Good morning, and welcome to the harbour report. Here is what happened on the water overnight, and what to expect from the wind today.',
    'Two ferries were held at the northern pier until four o’clock because of fog. Both have left since then, and the afternoon boats are expected to be on time.',
    'That is all from the harbour for now. We will be back at noon with the tides.',
  ],
  [
    'The best bread in town is baked while you sleep. At three in the morning the ovens at Miller and Daughter are already hot.',
    'Come by before nine and the first coffee is on us, with any loaf you choose. Rye, spelt, or the walnut bread that sold out every day last week.',
    'Miller and Daughter, on the corner of Station Road. Follow the smell.',
  ],
  [
    'Chapter one. The letter had lain on the table for three days before anybody thought of opening it.',
    'It was not addressed to any of them, and yet each of the four brothers was sure that it could only have been meant for him, and for no one else.',
    'In the end it was the youngest who picked it up, and he did not read it aloud.',
  ],
  [
    'Welcome to lesson seven. Today we will look at how a heat pump moves warmth from a cold place to a warm one.',
    'Think of a refrigerator turned inside out. It takes heat from the air in the garden, even in winter, and gives it to the water in your radiators.',
    'In the next lesson we will calculate how much electricity that takes.',
  ],
  [
    'You have reached the city library. Our opening hours have changed since the first of the month.',
    'From Monday to Friday we are open between nine and seven, and on Saturdays from ten until four. Returned books can be left in the box beside the main door at any time.',
    'Thank you for calling, and enjoy your reading.',
  ],
  [
    'Ready? This is your five minute warm up. Stand with your feet apart and let your shoulders drop.',
    'Now roll your arms forward, slowly at first, and then a little faster. Keep breathing. Ten more seconds, and then we will change direction and do it all again.',
    'Well done. Shake everything out, and have some water.',
  ],
  [
    'Last night in the second division, the visitors took an early lead and never looked like losing it.',
    'Two goals in the first half, a missed penalty just after the break, and a red card in the last minute made it an evening that the home crowd will want to forget quickly.',
    'Full results and the table are on our page.',
  ],
  [
    'Close your eyes for a moment, and imagine a path that leads down to a quiet lake.',
    'There is nobody else here. The water is very still, and on the other side you can see a small wooden house with a light in one of its windows. You walk a little closer.',
    'Stay here for as long as you like. The light will wait for you.',
  ],
];

const TEMPLATES = ['news', 'lofi', 'cinematic'];
const VOICES = ['af_heart', 'bm_george', 'af_bella', 'am_michael'];

export const SECTIONS = ['intro', 'main', 'outro'] as const;

export function products(voices: readonly string[] = VOICES): ProductionInput[] {
  return TEXTS.map((texts, i) =>
    product(texts, { template: TEMPLATES[i % TEMPLATES.length]!, voice: voices[i % voices.length]!, seconds: 30 }),
  );
}

/** A lesson of ten minutes, whose middle section goes on and on. */
export function longProduct(voices: readonly string[] = VOICES): ProductionInput {
  const [first, middle, last] = TEXTS[3] as [string, string, string];
  const paragraphs: string[] = Array(10).fill(middle);
  return product([first, ...Array(5).fill(paragraphs.join('\n\n')), last], {
    template: 'lofi',
    voice: voices[0]!,
    seconds: 600,
  });
}

function product(
  texts: readonly string[],
  { template, voice, seconds }: { template: string; voice: string; seconds: number },
): ProductionInput {
  return {
    text: texts
      .map((text, k) => {
        const segment = k === 0 ? 'intro' : k === texts.length - 1 ? 'outro' : 'main';
        const name = segment === 'main' && k > 1 ? `${segment}${k}` : segment;
        return `<<soundSegment::${segment}>><<sectionName::${name}>>\n${text}\n`;
      })
      .join('\n'),
    template,
    voice,
    preset: 'mediumducking',
    loudness: -16,
    forceLength: seconds,
    formats: ['wav', 'mp3'],
  };
}
