// Projects, modules, scripts and sections against a model in memory: whatever is done to them, lists and texts agree with it.

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Harness, openHarness } from './harness.ts';

let server: Harness;
beforeAll(async () => {
  server = await openHarness();
});
afterAll(() => server[Symbol.asyncDispose]());

/** Some are one name to people: `A` and `a`. */
const name = fc.constantFrom('A', 'a', 'b', 'Ä', 'c d');
/** Which of those there are; 0 to 1 of them. */
const which = fc.nat(99);
const body = fc.constantFrom('One.', 'Two {{x|y}}.', '<p>Three.</p> Four.', 'Fünf &amp; 👋.');
const segment = fc.constantFrom(null, '', '*', 'main');
const settings = fc.record(
  { voice: fc.constantFrom('x', 'y', null), speed: fc.constantFrom(0.5, 2, null) },
  { requiredKeys: [] },
);
const sections = fc.uniqueArray(fc.record({ name, text: body, soundSegment: segment }), {
  selector: ({ name }) => name,
  maxLength: 4,
});
const flag = fc.boolean();

const step = fc.oneof(
  fc.record({ do: fc.constant('make project' as const), name }),
  fc.record({ do: fc.constant('make module' as const), project: which, name }),
  fc.record({ do: fc.constant('make script' as const), project: name, module: name, name, sections }),
  fc.record({ do: fc.constant('change project' as const), at: which, name, archived: flag }),
  fc.record({
    do: fc.constant('change module' as const),
    at: which,
    name,
    archived: flag,
    project: which,
    moves: flag,
  }),
  fc.record({ do: fc.constant('change script' as const), at: which, name, archived: flag, module: which, moves: flag }),
  fc.record({ do: fc.constant('delete' as const), kind: fc.constantFrom('projects', 'modules', 'scripts'), at: which }),
  fc.record({ do: fc.constant('write' as const), at: which, sections }),
  fc.record({ do: fc.constant('restore' as const), at: which, revision: which }),
  fc.record({
    do: fc.constant('insert' as const),
    at: which,
    position: which,
    name,
    text: body,
    soundSegment: segment,
  }),
  fc.record({ do: fc.constant('remove' as const), at: which, section: which }),
  fc.record({ do: fc.constant('merge' as const), at: which, section: which }),
  fc.record({ do: fc.constant('split' as const), at: which, section: which, name }),
  fc.record({
    do: fc.constant('change section' as const),
    at: which,
    section: which,
    change: fc.record({ name, text: body, soundSegment: segment, settings, position: fc.nat(4) }, { requiredKeys: [] }),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Noun {
  readonly id: string;
  name: string;
  archived: boolean;
  deleted: boolean;
}
interface Module extends Noun {
  project: Noun;
}
interface Section {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly soundSegment: string | null;
  readonly settings: Readonly<Record<string, unknown>>;
}
interface Script extends Noun {
  module: Module;
  sections: readonly Section[];
  /** Each with the text that the server had then. */
  readonly revisions: { readonly text: string; readonly sections: readonly Section[] }[];
}

const keyOf = (name: string) => name.toLowerCase();

class Model {
  readonly projects: Noun[] = [];
  readonly modules: Module[] = [];
  readonly scripts: Script[] = [];
  readonly key: string;

  constructor(key: string) {
    this.key = key;
  }

  seen = {
    projects: () => this.projects.filter(({ deleted }) => !deleted),
    modules: () => this.modules.filter(({ deleted, project }) => !deleted && !project.deleted),
    scripts: () => this.scripts.filter(({ deleted, module }) => !deleted && !module.deleted && !module.project.deleted),
  };

  async call(method: string, path: string, body?: object) {
    return server.call(method, path, { key: this.key, ...(body ? { body } : {}) });
  }

  async run(step: Step): Promise<void> {
    switch (step.do) {
      case 'make project': {
        const { name } = step;
        await this.#make(this.#projectNamed(name), '/projects', { name }, (id) =>
          this.projects.push({ id, name, archived: false, deleted: false }),
        );
        return;
      }
      case 'make module': {
        const project = pick(this.seen.projects(), step.project);
        if (!project) return;
        const { name } = step;
        await this.#make(this.#moduleNamed(project, name), '/modules', { name, project: project.id }, (id) =>
          this.modules.push({ id, name, project, archived: false, deleted: false }),
        );
        return;
      }
      case 'make script':
        return this.#makeScript(step);
      case 'change project': {
        const project = pick(this.seen.projects(), step.at);
        if (!project) return;
        const other = this.#projectNamed(step.name);
        const { name, archived } = step;
        await this.#change('projects', project, other, { name, archived });
        return;
      }
      case 'change module': {
        const module = pick(this.seen.modules(), step.at);
        if (!module) return;
        const project = step.moves ? pick(this.seen.projects(), step.project)! : module.project;
        const { name, archived } = step;
        const body = { name, archived, ...(step.moves ? { project: project.id } : {}) };
        if (await this.#change('modules', module, this.#moduleNamed(project, name), body)) module.project = project;
        return;
      }
      case 'change script': {
        const script = pick(this.seen.scripts(), step.at);
        if (!script) return;
        const module = step.moves ? pick(this.seen.modules(), step.module)! : script.module;
        const { name, archived } = step;
        const body = { name, archived, ...(step.moves ? { module: module.id } : {}) };
        if (await this.#change('scripts', script, undefined, body)) script.module = module;
        return;
      }
      case 'delete': {
        const kind = step.kind as keyof Model['seen'];
        const noun = pick<Noun>(this.seen[kind](), step.at);
        if (!noun) return;
        const counts = {
          projects: { modules: this.seen.modules().filter(({ project }) => project === noun && !noun.deleted).length },
          modules: { scripts: this.seen.scripts().filter(({ module }) => (module as Noun) === noun).length },
          scripts: {},
        }[kind];
        const { status, body } = await this.call('DELETE', `/${kind}/${noun.id}`);
        expect(status).toBe(202);
        expect(body).toMatchObject({ id: noun.id, ...counts });
        noun.deleted = true;
        expect((await this.call('GET', `/${kind}/${noun.id}`)).status).toBe(404);
        return;
      }
      case 'write': {
        const script = pick(this.seen.scripts(), step.at);
        if (!script) return;
        const text = printed(step.sections);
        const { status, body } = await this.call('PATCH', `/scripts/${script.id}`, { text });
        expect(status).toBe(200);
        expect(body.text).toBe(text);
        if (text === script.revisions.at(-1)!.text) return;
        const follow = followers(script.sections, step.sections);
        await this.#follow(
          script,
          step.sections.map((section, i) => ({ ...section, settings: follow[i]?.settings ?? {} })),
          follow.map((section) => section?.id),
        );
        const kept = new Set(follow.map((section) => section?.id));
        const loose = script.revisions
          .at(-2)!
          .sections.filter(({ id, settings }) => !kept.has(id) && Object.keys(settings).length > 0);
        expect(body.warnings.filter(({ code }: { code: string }) => code === 'settings_detached')).toHaveLength(
          loose.length,
        );
        return;
      }
      case 'restore': {
        const script = pick(this.seen.scripts(), step.at);
        if (!script) return;
        const at = step.revision % script.revisions.length;
        const { text, sections } = script.revisions[at]!;
        const path = `/scripts/${script.id}/versions/v0/revisions/${at + 1}/restore`;
        const { status, body } = await this.call('POST', path);
        expect(status).toBe(201);
        expect(body.text).toBe(text);
        await this.#follow(
          script,
          sections,
          sections.map(({ id }) => id),
        );
        return;
      }
      default:
        return this.#editSection(step);
    }
  }

  async #makeScript({ project, module, name, sections }: Extract<Step, { do: 'make script' }>): Promise<void> {
    const text = printed(sections);
    const { status, body } = await this.call('POST', '/scripts', { project, module, name, text });
    expect(status).toBe(201);
    let itsProject = this.#projectNamed(project);
    if (!itsProject) {
      itsProject = { id: body.project, name: project, archived: false, deleted: false };
      this.projects.push(itsProject);
    }
    let itsModule = this.#moduleNamed(itsProject, module);
    if (!itsModule) {
      itsModule = { id: body.module, name: module, project: itsProject, archived: false, deleted: false };
      this.modules.push(itsModule);
    }
    expect(body).toMatchObject({ project: itsProject.id, module: itsModule.id, text });
    const script: Script = {
      id: body.id,
      name,
      module: itsModule,
      sections: [],
      revisions: [],
      archived: false,
      deleted: false,
    };
    this.scripts.push(script);
    await this.#follow(
      script,
      sections.map((section) => ({ ...section, settings: {} })),
      [],
    );
  }

  async #editSection(
    step: Extract<Step, { do: 'insert' | 'remove' | 'merge' | 'split' | 'change section' }>,
  ): Promise<void> {
    const script = pick(this.seen.scripts(), step.at);
    if (!script) return;
    const { sections } = script;
    const isTaken = (name: string, besides?: Section) =>
      sections.some((section) => section !== besides && section.name === name);
    if (step.do === 'insert') {
      const { name, text, soundSegment } = step;
      const position = Math.min(step.position % 5, sections.length);
      const answer = await this.call('POST', '/sections', { script: script.id, name, text, soundSegment, position });
      if (isTaken(name)) return this.#refused(answer, script);
      expect(answer.status).toBe(201);
      const section = { name, text, soundSegment, settings: {} };
      return this.#follow(
        script,
        sections.toSpliced(position, 0, { id: answer.body.id, ...section }),
        sections.map(({ id }) => id).toSpliced(position, 0, answer.body.id),
      );
    }
    const section = pick(sections, step.section);
    if (!section) return;
    const place = sections.indexOf(section);
    const ids = sections.map(({ id }) => id);
    const path = `/sections/${section.id}`;
    switch (step.do) {
      case 'remove': {
        expect((await this.call('DELETE', path)).status).toBe(200);
        return this.#follow(script, sections.toSpliced(place, 1), ids.toSpliced(place, 1));
      }
      case 'merge': {
        const answer = await this.call('POST', `${path}/merge`);
        const next = sections[place + 1];
        if (!next) return this.#refused(answer, script);
        const merged = { ...section, text: `${section.text}\n\n${next.text}` };
        return this.#follow(script, sections.toSpliced(place, 2, merged), ids.toSpliced(place + 1, 1));
      }
      case 'split': {
        const at = section.text.indexOf(' ');
        const answer = await this.call('POST', `${path}/split`, { at: Math.max(at, 0), name: step.name });
        const [first, second] = [section.text.slice(0, at), section.text.slice(at + 1)];
        // Not inside a parameter or an element.
        const isWhole = at > 0 && (first.match(/[{<]/g)?.length ?? 0) === (first.match(/[}>]/g)?.length ?? 0);
        if (!isWhole || isTaken(step.name)) return this.#refused(answer, script);
        expect(answer.status).toBe(201);
        const two: Section[] = [
          { ...section, text: first },
          {
            id: answer.body.data[1].id,
            name: step.name,
            text: second,
            soundSegment: section.soundSegment ? '*' : null,
            settings: section.settings,
          },
        ];
        return this.#follow(script, sections.toSpliced(place, 1, ...two), ids.toSpliced(place + 1, 0, two[1]!.id));
      }
      case 'change section': {
        const { settings = {}, position = place, ...rest } = step.change;
        const answer = await this.call('PATCH', path, step.change);
        if (rest.name !== undefined && isTaken(rest.name, section)) return this.#refused(answer, script);
        expect(answer.status).toBe(200);
        const all = Object.entries({ ...section.settings, ...settings }).filter(([, value]) => value !== null);
        const changed = { ...section, ...rest, settings: Object.fromEntries(all) };
        const to = Math.min(position, sections.length - 1);
        const order = ids.toSpliced(place, 1).toSpliced(to, 0, section.id);
        const after = sections.toSpliced(place, 1).toSpliced(to, 0, changed);
        if (JSON.stringify(after) === JSON.stringify(sections)) return;
        return this.#follow(script, after, order);
      }
    }
  }

  async #refused({ status, body }: Awaited<ReturnType<Harness['call']>>, script: Script): Promise<void> {
    expect([status, body.code]).toEqual([422, 'script_invalid']);
    await this.#agree(script);
  }

  async #make(other: Noun | undefined, path: string, body: object, keep: (id: string) => void): Promise<void> {
    const answer = await this.call('POST', path, body);
    if (!other) {
      expect(answer.status).toBe(201);
      return keep(answer.body.id);
    }
    expect(answer.body).toMatchObject({ status: 409, code: 'name_taken', existing: other.id });
  }

  async #change(
    kind: keyof Model['seen'],
    noun: Noun,
    other: Noun | undefined,
    body: { name: string; archived: boolean },
  ): Promise<boolean> {
    const answer = await this.call('PATCH', `/${kind}/${noun.id}`, body);
    if (other && other !== noun) {
      expect(answer.body).toMatchObject({ status: 409, code: 'name_taken', existing: other.id });
      return false;
    }
    expect(answer.status).toBe(200);
    Object.assign(noun, { name: body.name, archived: body.archived });
    return true;
  }

  /** The sections are so now, with the ids that are known; others get theirs from the server. */
  async #follow(
    script: Script,
    sections: readonly Omit<Section, 'id'>[],
    ids: readonly (string | undefined)[],
  ): Promise<void> {
    const { body } = await this.call('GET', `/sections?script=${script.id}`);
    script.sections = sections.map((section, i) => ({ ...section, id: ids[i] ?? body.data[i]?.id }));
    const { text } = (await this.call('GET', `/scripts/${script.id}`)).body;
    script.revisions.push({ text, sections: script.sections });
    await this.#agree(script);
  }

  async #agree(script: Script): Promise<void> {
    const { body } = await this.call('GET', `/sections?script=${script.id}`);
    const there = body.data.map(({ id, name, text, soundSegment, settings }: Section) => ({
      id,
      name,
      text,
      soundSegment,
      settings,
    }));
    expect(there).toEqual(
      script.sections.map(({ id, name, text, soundSegment, settings }) => ({ id, name, text, soundSegment, settings })),
    );
    expect(new Set(there.map(({ id }: Section) => id)).size).toBe(there.length);
    for (const section of body.data) expect(section.revision).toBe(script.revisions.length);
  }

  async agree(): Promise<void> {
    for (const kind of ['projects', 'modules', 'scripts'] as const)
      for (const archived of [false, true]) {
        const nouns = this.seen[kind]().filter((noun) => noun.archived === archived);
        const ids = async (query: string) =>
          (await this.call('GET', `/${kind}?limit=200&archived=${archived}${query}`)).body.data.map(
            ({ id, name }: Noun) => `${id} ${name}`,
          );
        const newestFirst = (list: readonly Noun[]) => list.map(({ id, name }) => `${id} ${name}`).reverse();
        expect(await ids('')).toEqual(newestFirst(nouns));
        expect((await ids('&sort=name')).sort()).toEqual(newestFirst(nouns).sort());
        if (kind === 'projects') continue;
        for (const project of this.seen.projects()) {
          const its = (nouns as (Module | Script)[]).filter(
            (noun) => ('module' in noun ? noun.module.project : noun.project) === project,
          );
          expect(await ids(`&project=${project.id}`)).toEqual(newestFirst(its));
        }
        if (kind === 'modules') continue;
        for (const module of this.seen.modules())
          expect(await ids(`&module=${module.id}`)).toEqual(
            newestFirst((nouns as Script[]).filter((script) => script.module === module)),
          );
      }
    for (const script of this.seen.scripts()) {
      const { body } = await this.call('GET', `/scripts/${script.id}`);
      const { text } = script.revisions.at(-1)!;
      expect(body).toMatchObject({ text, revision: script.revisions.length, name: script.name });
      await this.#agree(script);
    }
  }

  #projectNamed(name: string): Noun | undefined {
    return this.seen.projects().find((project) => keyOf(project.name) === keyOf(name));
  }

  #moduleNamed(project: Noun, name: string): Module | undefined {
    return this.seen.modules().find((module) => module.project === project && keyOf(module.name) === keyOf(name));
  }
}

function pick<T>(list: readonly T[], which: number): T | undefined {
  return list[which % Math.max(1, list.length)];
}

function printed(sections: readonly Omit<Section, 'id' | 'settings'>[]): string {
  return sections
    .map(({ name, text, soundSegment }) => {
      const segment = soundSegment === null ? '' : `<<soundSegment::${soundSegment}>>`;
      return `${segment}<<sectionName::${name}>>\n${text}`;
    })
    .join('\n\n');
}

/** By name, the rest by equal text, the rest by order. */
function followers(
  before: readonly Section[],
  after: readonly Omit<Section, 'id' | 'settings'>[],
): (Section | undefined)[] {
  const free = [...before];
  const found: (Section | undefined)[] = after.map(() => undefined);
  const take = (is: (old: Section, now: Omit<Section, 'id' | 'settings'>) => boolean) => {
    for (const [i, now] of after.entries()) {
      const at = found[i] ? -1 : free.findIndex((old) => is(old, now));
      if (at >= 0) [found[i]] = free.splice(at, 1);
    }
  };
  take((old, now) => old.name === now.name);
  take((old, now) => old.text === now.text);
  take(() => true);
  return found;
}

test('whatever is done, in any order', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }), async (steps) => {
      const { key } = await server.newOrganisation();
      const model = new Model(key);
      for (const step of steps) await model.run(step);
      await model.agree();
    }),
    { numRuns: 12, endOnFailure: true },
  );
});
