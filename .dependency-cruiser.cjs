// The import walls of docs/design.md. Run by `npm run check`.
const PURE = '^src/(script|audio|timeline)/';
const GROUND = '^src/(units|errors|limits)\\.ts$';
// Ground for rooms that may touch files; pure rooms may not.
const FILES = '^src/(files|file-calls|module-beside)\\.ts$';
// Words that every room may use: they know nothing of Libretto's things.
const WORDS = '^src/(ids|fold|page|search-words|bad-request)\\.ts$';
const THINGS = '^src/(storage|codecs|providers|database)/';
const DOORS = '^src/(cli|http|worker)/';
// Nouns stand in a line: each may use those to its left. Operations look after what all of them keep.
const NOUNS = ['tenancy', 'metering', '(sound|speech|delivery)', 'content', 'production', 'operations'];

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'ground-imports-nothing', severity: 'error', from: { path: GROUND }, to: { pathNot: GROUND } },
    {
      name: 'script-and-audio-are-strangers',
      severity: 'error',
      from: { path: '^src/(script|audio)/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: [GROUND, '^src/$1/'] },
    },
    {
      name: 'timeline-uses-pure-rooms-only',
      severity: 'error',
      from: { path: '^src/timeline/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: [GROUND, PURE] },
    },
    {
      name: 'things-know-no-nouns-and-are-strangers',
      severity: 'error',
      from: { path: '^src/(storage|codecs|providers|database)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/', pathNot: [GROUND, WORDS, FILES, PURE, '^src/$1/'] },
    },
    {
      name: 'drivers-are-named-in-all-only',
      severity: 'error',
      from: { path: '^src/(tenancy|metering|sound|speech|delivery|content|production|operations|cli|http|worker)/', pathNot: '\\.test\\.ts$' },
      to: { path: THINGS, pathNot: '^src/(storage/storage|codecs/(codec|decode|tags)|providers/(provider|aliases)|database/.*)\\.ts$' },
    },
    {
      name: 'drivers-are-known-where-they-are-plugged-in',
      severity: 'error',
      from: { pathNot: ['^src/(studio|connect|renderer)\\.ts$', '\\.test\\.ts$', '^(bench|test|scripts)/'] },
      to: { path: '/all\\.ts$' },
    },
    ...NOUNS.map((noun, i) => ({
      name: `nouns-look-left:${noun}`,
      severity: 'error',
      from: { path: `^src/${noun}/`, pathNot: '\\.test\\.ts$' },
      to: { path: [...NOUNS.slice(i + 1).map((right) => `^src/${right}/`), DOORS, '^src/(main|server)\\.ts$'] },
    })),
    {
      name: 'the-client-stands-alone',
      severity: 'error',
      from: { path: '^src/client/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^src/client/' },
    },
    { name: 'nobody-needs-the-client', severity: 'error', from: { path: '^src/', pathNot: '^src/client/' }, to: { path: '^src/client/' } },
    {
      name: 'doors-are-strangers',
      severity: 'error',
      from: { path: '^src/(cli|http|worker)/' },
      to: { path: DOORS, pathNot: '^src/$1/' },
    },
    {
      name: 'sound-and-speech-are-strangers',
      severity: 'error',
      from: { path: '^src/(sound|speech)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/(sound|speech)/', pathNot: '^src/$1/' },
    },
    { name: 'nobody-imports-a-door', severity: 'error', from: { pathNot: [DOORS, '^src/(main|server|renderer)\\.ts$', '^(bench|test|scripts)/'] }, to: { path: DOORS } },
    { name: 'product-code-imports-no-tests', severity: 'error', from: { path: '^src/', pathNot: '\\.test\\.ts$' }, to: { path: '(\\.test\\.ts$|^test/|^bench/)' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'], exportsFields: ['exports'], conditionNames: ['import', 'node', 'types'] },
  },
};
