// What src/database/tables.ts says of each column, as the compiler understands it.

import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export interface DescribedColumn {
  /** Of what is selected. */
  readonly is: 'string' | 'number' | 'boolean' | 'Date' | 'Buffer' | 'object';
  readonly mayBeNull: boolean;
  /** When a row is inserted. */
  readonly mayBeLeftOut: boolean;
}

export function describedTables(): Record<string, Record<string, DescribedColumn>> {
  const path = fileURLToPath(new URL('../../src/database/tables.ts', import.meta.url));
  const program = ts.createProgram([path], {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    module: ts.ModuleKind.NodeNext,
    allowImportingTsExtensions: true,
    types: ['node'],
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(path)!;
  const tables = checker
    .getExportsOfModule(checker.getSymbolAtLocation(source)!)
    .find(({ name }) => name === 'Tables')!;
  const propertiesOf = (type: ts.Type) =>
    checker.getPropertiesOfType(type).map((symbol) => [symbol.name, checker.getTypeOfSymbol(symbol)] as const);
  const column = (type: ts.Type): DescribedColumn => {
    const parts = Object.fromEntries(propertiesOf(type).filter(([name]) => name.startsWith('__')));
    const selected = parts.__select__ ?? type;
    const inserted = parts.__insert__ ?? type;
    const isOneOf = (its: ts.Type, flag: ts.TypeFlags) =>
      (its.isUnion() ? its.types : [its]).some(({ flags }) => (flags & flag) !== 0);
    return {
      is: kindOf(checker.getNonNullableType(selected)),
      mayBeNull: isOneOf(selected, ts.TypeFlags.Null),
      mayBeLeftOut: isOneOf(inserted, ts.TypeFlags.Undefined | ts.TypeFlags.Never),
    };
  };
  return Object.fromEntries(
    propertiesOf(checker.getDeclaredTypeOfSymbol(tables)).map(([name, table]) => [
      name,
      Object.fromEntries(propertiesOf(table).map(([name, type]) => [name, column(type)])),
    ]),
  );
}

function kindOf(type: ts.Type): DescribedColumn['is'] {
  // A brand is an intersection, a list of words a union.
  const one = type.isUnionOrIntersection() ? type.types[0]! : type;
  if (one.flags & ts.TypeFlags.StringLike) return 'string';
  if (one.flags & ts.TypeFlags.NumberLike) return 'number';
  if (one.flags & ts.TypeFlags.BooleanLike) return 'boolean';
  const name = one.getSymbol()?.name;
  return name === 'Date' || name === 'Buffer' ? name : 'object';
}
