// `libretto keys`: whoever runs the server makes and revokes keys, without one.

import { Command, Option } from 'commander';
import { Refusal } from '../errors.ts';
import { openOperator } from '../main.ts';
import { type OperatorOptions, operatorCommand } from './options.ts';
import { printJson, type Session } from './session.ts';

export function keysCommand(_session: Session): Command {
  const command = (...its: [name: string, description: string, example: string]) => operatorCommand('keys', ...its);
  const organisation = ['[organisation]', 'its id, or the e-mail address that signed up; else the first one'] as const;
  return new Command('keys')
    .description('Keys and organisations, on the data folder or DATABASE_URL itself.')
    .addCommand(
      command('list', 'The keys of an organisation.', 'list')
        .argument(...organisation)
        .action(list),
      { isDefault: true },
    )
    .addCommand(
      command('create', 'A key, or a super-organisation with its first one; shown this once.', 'create --role user')
        .argument(...organisation)
        .addOption(new Option('--super <name>', 'make a super-organisation of this name'))
        .addOption(
          new Option('--role <role>', 'what it may do')
            .choices(['owner', 'admin', 'user', 'read-only'])
            .default('owner'),
        )
        .option('--name <name>', 'to know it by', 'made by the operator')
        .action(create),
    )
    .addCommand(
      command('revoke', 'Ends a key at once.', 'revoke key_01m8n6t00de7srepf5tjr748ke')
        .argument('<key>', 'its id, from `list`')
        .argument(...organisation)
        .action(revoke),
    )
    .addCommand(
      command('upgrade', 'Makes an organisation that signed up a super-organisation.', 'upgrade ada@example.com')
        .argument('<organisation>', 'its id, or the e-mail address that signed up')
        .action(upgrade),
    )
    .addCommand(
      command('invite', 'A code to sign up with, where LIBRETTO_SIGNUP is `invite`.', 'invite ada@example.com')
        .argument('<email>', 'whom it is for')
        .action(invite),
    )
    .addHelpText('after', '\nExample:\n  libretto keys create --super "Green Agency"');
}

async function list(organisation: string | undefined, { data, json }: OperatorOptions): Promise<void> {
  const keys = await (await openOperator(process.env, { data })).listKeys(organisation);
  if (json) printJson({ data: keys });
  else
    for (const { id, name, role, hint, revokedAt } of keys)
      console.log(`${id}  …${hint}  ${role.padEnd(9)}  ${name}${revokedAt ? '  (revoked)' : ''}`);
}

async function create(
  organisation: string | undefined,
  options: OperatorOptions & { super?: string; role: 'owner' | 'admin' | 'user' | 'read-only'; name: string },
): Promise<void> {
  const { data, json, role, name } = options;
  if (options.super !== undefined && organisation !== undefined)
    throw new Refusal('bad_option', '`--super` makes an organisation, and one is named already.', {
      hint: 'Leave one of them away.',
    });
  const operator = await openOperator(process.env, { data });
  const made =
    options.super === undefined
      ? await operator.createKey(organisation, { name, role })
      : await operator.createSuper(options.super);
  if (json) printJson(made);
  else console.log(made.apiKey);
}

async function revoke(key: string, organisation: string | undefined, { data, json }: OperatorOptions): Promise<void> {
  const revoked = await (await openOperator(process.env, { data })).revokeKey(organisation, key);
  if (json) printJson(revoked);
  else console.log(`revoked ${revoked.id}  ${revoked.name}`);
}

async function upgrade(organisation: string, { data, json }: OperatorOptions): Promise<void> {
  const upgraded = await (await openOperator(process.env, { data })).upgrade(organisation);
  if (json) printJson(upgraded);
  else console.log(`${upgraded.id}  ${upgraded.name}  is a super-organisation`);
}

async function invite(email: string, { data, json }: OperatorOptions): Promise<void> {
  const invitation = await (await openOperator(process.env, { data })).invite(email);
  if (json) printJson(invitation);
  else console.log(invitation.code);
}
