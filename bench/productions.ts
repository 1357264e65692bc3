// A thousand random productions, each mixed and judged from outside: places, edges, balance, ducking.

import { type Judgement, judge, MEASURES, type Measure } from '../test/judge.ts';
import { randomProductions } from '../test/random-productions.ts';

const COUNT = Number(process.env.BENCH_PRODUCTIONS ?? 1000);
const SEED = 1;

export async function benchProductions(): Promise<void> {
  const judgements: Judgement[] = [];
  let seconds = 0;
  for (const [n, { input, timeline }] of randomProductions(COUNT, SEED).entries()) {
    const judgement = await judge({ input, promised: timeline });
    judgements.push(judgement);
    seconds += timeline.frames / timeline.rate;
    for (const fault of judgement.faults) console.log(`  production ${n + 1}: ${fault}`);
  }
  const faulty = judgements.filter(({ faults }) => faults.length > 0).length;
  console.log(
    `productions, ${COUNT} random ones, ${Math.round(seconds / 60)} minutes of sound; ${faulty} with a fault`,
  );
  for (const measure of Object.keys(MEASURES) as Measure[]) {
    const { what, unit, most } = MEASURES[measure];
    const worst = Math.max(...judgements.map((judgement) => judgement.worst[measure]));
    const measured = judgements.reduce((sum, judgement) => sum + judgement.measured[measure], 0);
    console.log(
      `  ${what.padEnd(42)} ${String(measured).padStart(6)} measured, at worst ${worst.toPrecision(3)} ${unit} (at most ${most})`,
    );
  }
}
