// Pages and searches of an organisation with a million scripts beside one with ten thousand.

import type pg from 'pg';
import { createClient } from '../src/client/client.ts';
import { parseId } from '../src/ids.ts';
import { median } from './cpu.ts';
import { timed } from './load.ts';
import { asOwner, newOrganisation, type Served, serve } from './serve.ts';

const MANY = Number(process.env.BENCH_SCRIPTS ?? 1_000_000);
const FEW = 10_000;
/** Scripts of a module among many, spread over all of them. */
const MODULE = 7000;
const LIMIT = 50;
/** Of each list, in turns. */
const ROUNDS = 40;

export async function benchServerLists(folder: string): Promise<void> {
  await using server = await serve(folder);
  const [few, many] = await asOwner(folder, async (owner) => {
    const keys = [await filled(server, owner, FEW), await filled(server, owner, MANY)] as const;
    await owner.query('vacuum analyze');
    return keys;
  });

  console.log(`server, ${LIMIT} scripts out of ${MANY} and out of ${FEW}, medians of ${ROUNDS} in turns, in ms`);
  const LISTS: [string, string, 'page' | 'search'][] = [
    ['newest first', '', 'page'],
    ['by name', 'sort=name', 'page'],
    ['of a project', 'project=p3', 'page'],
    [`of a module of ${MODULE}`, 'module=middling', 'page'],
    [`of a module of ${MODULE}, by name`, 'module=middling&sort=name', 'page'],
    ['archived', 'archived=true', 'page'],
    ['a word in every one', 'search=every', 'search'],
    ['a word in every one, by name', 'search=every&sort=name', 'search'],
    ['a word in 50', 'search=fifty', 'search'],
    ['a word in none here', 'search=elsewhere', 'search'],
    ['a word in none', 'search=nowhere', 'search'],
  ];
  for (const [what, query, kind] of LISTS)
    for (const page of kind === 'page' && query !== 'archived=true' ? [1, 100] : [1]) {
      const paths = await Promise.all([few, many].map((key) => pathOf(server, key, query, page)));
      const took: number[][] = [[], []];
      for (let round = -3; round < ROUNDS; round++)
        for (const [i, key] of [few, many].entries()) {
          const its = await timed(server.url, { method: 'GET', path: paths[i]!, key });
          if (round >= 0) took[i]!.push(its);
        }
      const [a, b] = took.map(median) as [number, number];
      const bound = kind === 'page' ? '(at most 1.5)' : '(at most 2, or 10 ms)';
      const name = page === 1 ? what : `${what}, page ${page}`;
      console.log(
        `  ${name.padEnd(38)} ${b.toFixed(1).padStart(6)} and ${a.toFixed(1).padStart(6)}   x ${(b / a).toFixed(2)} ${bound}`,
      );
    }
}

/** Of the page `page` pages in. */
async function pathOf({ url }: Served, key: string, query: string, page: number): Promise<string> {
  const client = createClient({ baseUrl: url, apiKey: key });
  let cursor: string | null = null;
  for (let n = 1; n < page; n++) {
    const asked = Object.fromEntries(new URLSearchParams(query));
    ({ next: cursor } = await client.get('/api/scripts', {
      query: { ...asked, limit: LIMIT, ...(cursor ? { cursor } : {}) },
    }));
  }
  return `/api/scripts?limit=${LIMIT}&${query}${cursor ? `&cursor=${cursor}` : ''}`;
}

/** A new organisation's key; `count` scripts in ten projects, thirty words each as a language has them: few often, most seldom. */
async function filled(server: Served, owner: pg.Client, count: number): Promise<string> {
  const { key, ...client } = await newOrganisation(server, `with ${count}`);
  const { project } = await client.post('/api/scripts', { body: { name: 'first', text: 'First.' } });
  const { rows } = await owner.query('select organisation_id as id from projects where id = $1', [
    parseId('project', project),
  ]);
  const organisation: string = rows[0].id;
  // By the table's owner and without its largest index: the same rows, sooner.
  const { rows: indexes } = await owner.query("select pg_get_indexdef('scripts_words'::regclass) as made");
  await owner.query('drop index scripts_words');
  await owner.query(
    `insert into projects (organisation_id, id, reference, name, name_key)
     select $1, ${idOf(1)}, 'p' || i, 'Project ' || i, 'project ' || i from generate_series(0, 9) i`,
    [organisation],
  );
  await owner.query(
    `insert into modules (organisation_id, id, project_id, reference, name, name_key)
     select $1::uuid, ${idOf(2)}, ${idOf(1)}, 'm' || i, 'Module', 'module' from generate_series(0, 9) i
     union all select $1::uuid, ${idOf(2, '10')}, ${idOf(1, '3')}, 'middling', 'Middling', 'middling'`,
    [organisation],
  );
  await owner.query(
    `insert into scripts (organisation_id, id, project_id, module_id, name, name_key, archived_at, words)
     select $1::uuid, ${idOf(3)}, ${idOf(1, 'case when mid then 3 else i % 10 end')},
       ${idOf(2, 'case when mid then 10 else i % 10 end')}, 'Script ' || n, 'script ' || n,
       case when i % ($2 / 100) = 3 then now() end,
       (select array_agg(right($1::uuid::text, 6) || word) from unnest(
         array['every'] || case when i % ($2 / 50) = 7 then array['fifty'] else '{}' end
           || case when $2 = ${FEW} then array['elsewhere'] else '{}' end
           || array(select 'word' || floor(20000 * power(random(), 3)) from generate_series(1, 30) where i > 0)) word)
     from (
       select i, i::bigint * 7919 % $2 as n, i::bigint * ${MODULE} / $2 > (i - 1)::bigint * ${MODULE} / $2 as mid
       from generate_series(1, $2::integer) i) numbered`,
    [organisation, count],
  );
  await owner.query(indexes[0].made);
  return key;
}

/** Such as the program makes: in the order of their time, here of `i`. */
function idOf(kind: number, i = 'i'): string {
  return `('01900000-000${kind}-7000-8000-' || lpad(to_hex(${i}), 12, '0'))::uuid`;
}
