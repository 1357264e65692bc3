// How tests run: beside the code, and through the program in test/. Those of test/server share one PostgreSQL.
import { defineConfig } from 'vitest/config';

const SERVER = 'test/server/**/*.test.ts';
const shared = { testTimeout: 180_000, hookTimeout: 180_000, pool: 'forks' } as const;

export default defineConfig({
  test: {
    maxWorkers: 2,
    reporters: ['default', './test/count-reporter.ts'],
    projects: [
      {
        test: { ...shared, name: 'program', include: ['src/**/*.test.ts', 'test/**/*.test.ts'], exclude: [SERVER] },
      },
      {
        test: { ...shared, name: 'server', include: [SERVER], globalSetup: 'test/server/postgres.ts' },
      },
    ],
  },
});
