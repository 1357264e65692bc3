import { expect, it } from 'vitest';
import { LIMITS } from '../limits.ts';
import { checkLimits } from './check-limits.ts';
import { parametersOf } from './parameters.ts';
import { parse } from './parse.ts';

it('lists what a script asks to be filled in, once each, with every place', () => {
  const script = parse(
    'Hi {{Name}},\n<<media::{{clip}}>> <as:placeholder id="name">you</as:placeholder> {{NAME|them}}',
  );
  expect(parametersOf(script)).toEqual([
    {
      name: 'Name',
      fallback: 'you',
      places: [
        { line: 1, column: 4 },
        { line: 2, column: 21 },
        { line: 2, column: 68 },
      ],
    },
    { name: 'clip', fallback: undefined, places: [{ line: 2, column: 10 }] },
  ]);
});

it('finds sections with too much to be spoken; tags and white space are free', () => {
  const fits = 'x'.repeat(LIMITS.sectionCharacters - 2);
  const tags = '<break time="1s"/>\n   '.repeat(500);
  expect(checkLimits(parse(`<<sectionName::a>>${fits} y${tags}`))).toEqual([]);
  expect(checkLimits(parse(`<<sectionName::a>>x\n<<sectionName::b>><p>${fits}{{n|abc}}</p>`))).toMatchObject([
    { severity: 'error', code: 'section_too_long', line: 2, column: 1 },
  ]);
});
