// Writes small ONNX models for tests.

import { bytesField, type Field, varintField, writeFields } from '../src/providers/protobuf.ts';

/** Opset 15, as Piper's voices have it. */
export function model(graph: readonly Field[]): Buffer {
  const opset = message(varintField(2, 15));
  return message(varintField(1, 8), bytesField(7, message(...graph, bytesField(2, 'test'))), bytesField(8, opset));
}

/** An attribute. */
export function integer(name: string, value: number): Buffer {
  return message(bytesField(1, name), varintField(3, value), varintField(20, 2));
}

export function output(name: string, type: number, axes: string[]): Field {
  return bytesField(12, value(name, type, axes));
}

export function message(...fields: Field[]): Buffer {
  return Buffer.concat(writeFields(fields));
}

export function node(op: string, inputs: string[], outputs: string[], ...attributes: Buffer[]): Field {
  return bytesField(
    1,
    message(
      ...inputs.map((name) => bytesField(1, name)),
      ...outputs.map((name) => bytesField(2, name)),
      bytesField(4, op),
      ...attributes.map((attribute) => bytesField(5, attribute)),
    ),
  );
}

export function tensor(
  name: string,
  type: number,
  dims: number[],
  data: Float32Array | BigInt64Array | Uint8Array,
): Field {
  return bytesField(
    5,
    message(
      ...dims.map((n) => varintField(1, n)),
      varintField(2, type),
      bytesField(8, name),
      bytesField(9, new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength)),
    ),
  );
}

export function input(name: string, type: number, axes: string[]): Field {
  return bytesField(11, value(name, type, axes));
}

function value(name: string, type: number, axes: string[]): Buffer {
  const shape = message(...axes.map((axis) => bytesField(1, message(bytesField(2, axis)))));
  return message(
    bytesField(1, name),
    bytesField(2, message(bytesField(1, message(varintField(1, type), bytesField(2, shape))))),
  );
}
