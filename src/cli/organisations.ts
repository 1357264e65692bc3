// `libretto organisations`: whoever runs the server sees all of them, and says what each may do.

import { Command } from 'commander';
import { Refusal } from '../errors.ts';
import { openOperator } from '../main.ts';
import { type OperatorOptions, operatorCommand } from './options.ts';
import { printJson, type Session } from './session.ts';

export function organisationsCommand(_session: Session): Command {
  const command = (...its: [name: string, description: string, example: string]) =>
    operatorCommand('organisations', ...its);
  const organisation = ['<organisation>', 'its id, or the e-mail address that signed up'] as const;
  return new Command('organisations')
    .description('All organisations, on the data folder or DATABASE_URL itself.')
    .addCommand(command('list', 'All that there are, newest first.', 'list').action(list), { isDefault: true })
    .addCommand(
      command('suspend', 'Its keys, links and renders stop, and nothing is lost.', 'suspend ada@example.com')
        .argument(...organisation)
        .action(setState('suspended')),
    )
    .addCommand(
      command('restore', 'Lifts a suspension.', 'restore ada@example.com')
        .argument(...organisation)
        .action(setState('active')),
    )
    .addCommand(
      command('limit', 'What it may use.', 'limit ada@example.com renders=100 characters=none')
        .argument(...organisation)
        .argument(
          '<limit...>',
          'NAME=NUMBER, or NAME=none: renders and characters of a month, storageBytes, requestsPerSecond, publicLinks=0',
        )
        .action(limit),
    )
    .addCommand(
      command('delete', 'For good, with all that is in it; its usage stays, as numbers.', 'delete ada@example.com')
        .argument(...organisation)
        .action(remove),
    )
    .addHelpText('after', '\nExample:\n  libretto organisations limit ada@example.com renders=100');
}

async function list({ data, json }: OperatorOptions): Promise<void> {
  const all = await (await openOperator(process.env, { data })).listOrganisations();
  if (json) printJson({ data: all });
  else
    for (const { id, kind, state, name, email, limits } of all) {
      const its = Object.entries(limits).map(([name, limit]) => `${name}=${limit}`);
      console.log([id, kind.padEnd(6), state.padEnd(9), name, ...(email ? [email] : []), ...its].join('  '));
    }
}

function setState(state: 'active' | 'suspended') {
  return async (organisation: string, { data, json }: OperatorOptions): Promise<void> => {
    const changed = await (await openOperator(process.env, { data })).governOrganisation(organisation, { state });
    if (json) printJson(changed);
    else console.log(`${changed.id}  ${changed.name}  is ${changed.state}`);
  };
}

async function limit(organisation: string, words: string[], { data, json }: OperatorOptions): Promise<void> {
  const limits = Object.fromEntries(words.map(limitIn));
  const changed = await (await openOperator(process.env, { data })).governOrganisation(organisation, { limits });
  if (json) return printJson(changed);
  const its = Object.entries(changed.limits).map(([name, limit]) => `${name}=${limit}`);
  console.log(`${changed.id}  ${changed.name}  ${its.join(' ') || 'has no limits'}`);
}

function limitIn(word: string): [string, number | null] {
  const [, name, amount] = /^(\w+)=(\d{1,15}|none)$/.exec(word) ?? [];
  if (name && amount) return [name, amount === 'none' ? null : Number(amount)];
  throw new Refusal('bad_option', `\`${word}\` is no limit.`, { hint: 'Write such as renders=100, or renders=none.' });
}

async function remove(organisation: string, { data, json }: OperatorOptions): Promise<void> {
  const deleted = await (await openOperator(process.env, { data })).deleteOrganisation(organisation);
  if (json) printJson(deleted);
  else console.log(`${deleted.id}  ${deleted.name}  is deleted; a running server takes its rows and files away`);
}
