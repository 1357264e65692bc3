// What is plugged into what, for whoever runs the server: migrations, keys, backups, a look at everything.

import { existsSync } from 'node:fs';
import { z } from 'zod';
import { badRequest } from './bad-request.ts';
import { readConfig } from './config.ts';
import {
  type Connected,
  connect,
  connectOwner,
  makeDataFolder,
  migrateOwn,
  postgresDir,
  secretFile,
  secretFor,
  storageDir,
  storageFor,
} from './connect.ts';
import type { Database } from './database/database.ts';
import { embeddedVersion, hasDatabase } from './database/embedded.ts';
import { pendingAt } from './database/migrate.ts';
import { Refusal } from './errors.ts';
import { fold } from './fold.ts';
import { type Id, parseId } from './ids.ts';
import { email, name } from './names.ts';
import { backUp } from './operations/backup.ts';
import {
  checkClock,
  checkFfmpeg,
  checkFolder,
  checkPort,
  checkSpace,
  Doubt,
  examine,
  type Finding,
} from './operations/doctor.ts';
import { listAllOrganisations, type OrganisationLine } from './operations/list-organisations.ts';
import type { Manifest } from './operations/manifest.ts';
import { restore } from './operations/restore.ts';
import type { ServerConfig } from './server-config.ts';
import { openStudio } from './studio.ts';
import { checkSecret, findInstallation, operatorContext } from './tenancy/installation.ts';
import { type Invitation, invite } from './tenancy/invite.ts';
import { createKey, type Key, listKeys, type MadeKey, type NewKey, revokeKey } from './tenancy/keys.ts';
import { limitsSchema } from './tenancy/limits.ts';
import {
  createSuper,
  deleteAsOperator,
  governOrganisation,
  type MadeOrganisation,
  type Organisation,
  type OrganisationChange,
  upgradeToSuper,
} from './tenancy/organisations.ts';

/** Nobody has as many keys. */
const ALL = { limit: 1_000_000, sort: '-created' } as const;

/** Works on the data folder or the database that the configuration names, whether a server runs there or not. */
export interface Operator {
  migrate(): Promise<{ readonly applied: string[]; readonly backup: string | undefined }>;
  createSuper(name: string): Promise<MadeOrganisation>;
  /** Organisations are named by id or by the e-mail address that signed up; undefined is the first super-organisation. */
  createKey(organisation: string | undefined, key: NewKey): Promise<MadeKey>;
  listKeys(organisation: string | undefined): Promise<Key[]>;
  revokeKey(organisation: string | undefined, key: string): Promise<Key>;
  upgrade(organisation: string): Promise<Organisation>;
  invite(email: string): Promise<Invitation>;
  /** All but those that were deleted. */
  listOrganisations(): Promise<OrganisationLine[]>;
  governOrganisation(organisation: string, change: Pick<OrganisationChange, 'state' | 'limits'>): Promise<Organisation>;
  deleteOrganisation(organisation: string): Promise<Organisation>;
  backUp(folder: string, onProgress: (what: string) => void): Promise<Manifest>;
  restore(folder: string, onProgress: (what: string) => void): Promise<Manifest>;
  examine(): Promise<Finding[]>;
}

export function openOperator(config: ServerConfig, env: NodeJS.ProcessEnv): Operator {
  const connected = async <T>(run: (connected: Connected) => Promise<T>): Promise<T> => {
    await requireDatabase(config);
    await using its = await connect(config);
    return await run(its);
  };
  const acting = <T>(
    organisation: string | undefined,
    run: (context: Awaited<ReturnType<typeof operatorContext>>) => Promise<T>,
  ): Promise<T> =>
    connected(async ({ database }) =>
      run(await operatorContext(database, await organisationNamed(database, organisation))),
    );
  return {
    async migrate() {
      await using owner = await connectOwner(config);
      return await migrateOwn(config, owner.ownerUrl);
    },
    createSuper: async (text) => {
      const its = taken(z.object({ name }), { name: text });
      return connected(({ database }) => createSuper(database, its.name));
    },
    createKey: async (organisation, key) => {
      const its = { ...key, ...taken(z.object({ name }), { name: key.name }) };
      return acting(organisation, (context) => createKey(context, its));
    },
    listKeys: (organisation) => acting(organisation, async (context) => (await listKeys(context, ALL)).data),
    revokeKey: (organisation, key) => acting(organisation, (context) => revokeKey(context, parseId('key', key))),
    upgrade: (organisation) => acting(organisation, upgradeToSuper),
    invite: async (text) => {
      const its = taken(z.object({ email }), { email: text });
      return acting(undefined, async (context) => invite(context, await secretFor(config), its.email));
    },
    async listOrganisations() {
      await requireDatabase(config);
      await using owner = await connectOwner(config);
      await upToDate(owner.ownerUrl);
      return await listAllOrganisations(owner.ownerUrl);
    },
    governOrganisation: async (organisation, change) => {
      taken(limitsSchema.optional(), change.limits);
      return acting(organisation, (context) => governOrganisation(context, change));
    },
    deleteOrganisation: (organisation) => acting(organisation, deleteAsOperator),
    async backUp(folder, onProgress) {
      await requireDatabase(config);
      await using owner = await connectOwner(config);
      await upToDate(owner.ownerUrl);
      const { ownerUrl } = owner;
      const sources = { ownerUrl, storage: await storageFor(config), secretFile: secretFile(config) };
      return await backUp(folder, sources, onProgress);
    },
    async restore(folder, onProgress) {
      await using owner = await connectOwner(config);
      const { ownerUrl } = owner;
      const targets = { ownerUrl, storage: await storageFor(config), secretFile: secretFile(config) };
      const manifest = await restore(folder, targets, onProgress);
      await migrateOwn(config, ownerUrl);
      return manifest;
    },
    examine: () => examineAll(config, env),
  };
}

/** What the operator writes is held to what the API takes. */
function taken<Its>(schema: z.ZodType<Its>, written: unknown): Its {
  const { data, error } = schema.safeParse(written, { reportInput: true });
  if (error) throw badRequest(error, schema);
  return data!;
}

async function organisationNamed(database: Database, text: string | undefined): Promise<Id<'organisation'> | 'root'> {
  if (text === undefined) return 'root';
  const id = parseId('organisation', text) ?? (await database.crossing.organisationByEmail(fold(text)));
  if (id) return id;
  throw new Refusal('not_found', `There is no organisation ${JSON.stringify(text)}.`, {
    hint: 'Name one by its id, `org_…`, or by the e-mail address that signed up.',
  });
}

/** Refuses `database_unavailable` where {@link connect} would make one: a folder that is misspelt gets none. */
async function requireDatabase(config: ServerConfig): Promise<void> {
  if (config.databaseUrl || (await hasDatabase(postgresDir(config)))) return;
  throw new Refusal('database_unavailable', `There is no database in ${config.dataDir}.`, {
    hint: 'Name the data folder with --data or LIBRETTO_DATA_DIR; `libretto serve` makes the database.',
  });
}

async function upToDate(ownerUrl: string): Promise<void> {
  if ((await pendingAt(ownerUrl)).length === 0) return;
  throw new Refusal('database_behind', 'The database is of an older Libretto, or new.', {
    hint: 'Run `libretto migrate` first.',
  });
}

async function examineAll(config: ServerConfig, env: NodeJS.ProcessEnv): Promise<Finding[]> {
  await using stack = new AsyncDisposableStack();
  let database: Database | undefined;
  const known = () => {
    if (database) return database;
    throw new Doubt('Not looked at: it takes the database.', 'Start the server, or mend what is said of the database.');
  };
  return await examine({
    'data folder': async () => {
      await makeDataFolder(config);
      return checkFolder(config.dataDir);
    },
    space: () => checkSpace(config.dataDir),
    postgres: async () => (config.databaseUrl ? 'not ours: DATABASE_URL is set' : embeddedVersion()),
    database: async () => {
      if (!config.databaseUrl && !(await hasDatabase(postgresDir(config))))
        throw new Doubt('There is none yet.', '`libretto serve` makes it.');
      if (!config.databaseUrl) {
        const owner = stack.use(await connectOwner(config));
        if ((await pendingAt(owner.ownerUrl)).length > 0)
          throw new Doubt('It is of an older Libretto.', '`libretto serve` migrates it, after a backup.');
      }
      const its = stack.use(await connect(config));
      database = its.database;
      const { rows } = await database.pool.query('select current_setting($1) as version', ['server_version']);
      return `PostgreSQL ${rows[0].version}, walled, with all migrations`;
    },
    storage: async () => {
      if (!config.s3 && !existsSync(storageDir(config)))
        throw new Doubt('There is none yet.', '`libretto serve` makes it.');
      await storageFor(config);
      return config.s3 ? `the bucket ${config.s3.bucket}` : storageDir(config);
    },
    secret: async () => {
      const installation = await findInstallation(known());
      if (!installation) throw new Doubt('Nothing was made with it yet.', '`libretto serve` starts with it.');
      checkSecret(installation.secret_check, await secretFor(config));
      return 'the one that the database was made with';
    },
    clock: async () => checkClock((await known().pool.query('select now()')).rows[0].now),
    voices: async () => {
      await using studio = await openStudio(readConfig(env));
      const neural = studio.voices.list().filter(({ provider }) => provider === 'kokoro' || provider === 'piper');
      if (neural.length > 0) return `${neural.length} neural voices`;
      throw new Doubt('There is no neural voice.', 'Fetch one with `libretto voices add kokoro`.');
    },
    port: () => checkPort(config.host, config.port),
    ffmpeg: checkFfmpeg,
  });
}
