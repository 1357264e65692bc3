// Rewrites an ONNX model once, when a voice is added: convolutions in float, inner tensors as outputs, noise as an input.

import {
  bytesField,
  type Field,
  integersOf,
  lengthOf,
  readFields,
  textOf,
  varintField,
  writeFields,
} from './protobuf.ts';

// Field numbers of onnx.proto3 (ONNX 1.18), the ones used here.
const MODEL = { graph: 7 } as const;
const GRAPH = { node: 1, initializer: 5, input: 11, output: 12, valueInfo: 13 } as const;
const NODE = { input: 1, output: 2, name: 3, opType: 4, attribute: 5 } as const;
const TENSOR = { dims: 1, dataType: 2, floatData: 4, int32Data: 5, name: 8, rawData: 9 } as const;
const FLOAT = 1;
const UINT8 = 2;
const INT64 = 7;

interface Node {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly field: Field;
}

/** A model taken apart. Steps change it in place; {@link Model.bytes} puts it together again. */
export class Model {
  private readonly model: Field[];
  private nodes: Node[] = [];
  private initializers = new Map<string, Field>();
  private readonly inputs: Field[] = [];
  private readonly outputs: Field[] = [];
  private readonly rest: Field[] = [];

  /** Throws a RangeError when the bytes are no ONNX model. */
  constructor(bytes: Uint8Array) {
    this.model = readFields(bytes);
    const graph = this.model.find((field) => field.number === MODEL.graph);
    if (!(graph?.value instanceof Uint8Array)) throw new RangeError('not an ONNX model');
    for (const field of readFields(graph.value)) {
      if (field.number === GRAPH.node) this.nodes.push(readNode(field));
      else if (field.number === GRAPH.initializer) this.initializers.set(nameOfTensor(field), field);
      else if (field.number === GRAPH.input) this.inputs.push(field);
      else if (field.number === GRAPH.output) this.outputs.push(field);
      // Shapes noted for inner tensors may not hold any more, and nobody needs them.
      else if (field.number !== GRAPH.valueInfo) this.rest.push(field);
    }
  }

  /** The file in pieces, to be written one after the other. */
  bytes(): Uint8Array[] {
    const nodes = this.nodes.map((node) => node.field);
    const graph = writeFields([...nodes, ...this.rest, ...this.initializers.values(), ...this.inputs, ...this.outputs]);
    return writeFields(
      this.model.map((field) => (field.number === MODEL.graph ? bytesField(MODEL.graph, graph) : field)),
    );
  }

  /** Names an inner float tensor as an output of the graph. */
  addOutput(tensor: string): void {
    if (!this.nodes.some((node) => node.outputs.includes(tensor)))
      throw new RangeError(`the model has no tensor ${tensor}`);
    this.outputs.push(bytesField(GRAPH.output, valueInfo(tensor)));
  }

  /**
   * Turns each `DynamicQuantizeLinear -> ConvInteger -> [Add bias] -> Cast -> Mul` into one float `Conv`: weights
   * (w - zero point) x scale, the bias as it was before it was quantised. ONNX Runtime 1.30 spends 95 % of Kokoro's time in
   * ConvInteger and is 1.8 times as fast on the float form. Answers how many were turned.
   */
  floatConvolutions(): number {
    const madeBy = new Map(this.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
    const usedBy = new Map<string, Node[]>();
    for (const node of this.nodes)
      for (const name of node.inputs) usedBy.set(name, [...(usedBy.get(name) ?? []), node]);
    const maker = (name: string, op: string) => expectOp(madeBy.get(name), op);
    const onlyUser = (node: Node) => {
      const users = usedBy.get(node.outputs[0]!) ?? [];
      if (users.length !== 1) throw new RangeError(`${node.outputs[0]} is used ${users.length} times`);
      return users[0]!;
    };

    const replaced = new Map<Node, Node>();
    for (const conv of this.nodes.filter((node) => node.op === 'ConvInteger')) {
      const [x, weights, , zeroPoint] = conv.inputs;
      let next = onlyUser(conv);
      let bias: string | undefined;
      if (next.op === 'Add') {
        const reshaped = next.inputs.find((name) => name !== conv.outputs[0])!;
        const rounded = maker(maker(maker(reshaped, 'Reshape').inputs[0]!, 'Cast').inputs[0]!, 'Floor');
        bias = maker(rounded.inputs[0]!, 'Div').inputs[0]!;
        next = onlyUser(next);
      }
      const scaled = expectOp(onlyUser(expectOp(next, 'Cast')), 'Mul');
      const scales = maker(scaled.inputs.find((name) => name !== next.outputs[0])!, 'Mul');
      const scale = scales.inputs.find((name) => this.initializers.has(name))!;
      const floatWeights = `${weights}_float`;
      if (!this.initializers.has(floatWeights))
        this.initializers.set(floatWeights, this.dequantised(floatWeights, weights!, zeroPoint!, scale));
      const inputs = [
        maker(x!, 'DynamicQuantizeLinear').inputs[0]!,
        floatWeights,
        ...(bias === undefined ? [] : [bias]),
      ];
      const attributes = readFields(conv.field.value as Uint8Array).filter((field) => field.number === NODE.attribute);
      replaced.set(scaled, makeNode('Conv', inputs, scaled.outputs, attributes));
    }
    this.nodes = this.nodes.map((node) => replaced.get(node) ?? node);
    this.dropUnused();
    return replaced.size;
  }

  /**
   * Takes the noise from outside: each `RandomNormalLike` becomes as much of the input `noise_0`, `noise_1`, … (in the order
   * of the graph) as the tensor it resembles is long on its last axis. Answers the inputs with their other dimensions' axis
   * count. The tensors must have three axes.
   */
  noiseAsInputs(): string[] {
    const names: string[] = [];
    this.addIntegers('libretto_axis', [2]);
    this.addIntegers('libretto_zero', [0]);
    this.addIntegers('libretto_after_axis', [3]);
    this.nodes = this.nodes.flatMap((node) => {
      if (node.op !== 'RandomNormalLike') return [node];
      const name = `noise_${names.length}`;
      names.push(name);
      this.inputs.push(bytesField(GRAPH.input, valueInfo(name)));
      return [
        makeNode('Shape', [node.inputs[0]!], [`${name}_shape`]),
        makeNode('Slice', [`${name}_shape`, 'libretto_axis', 'libretto_after_axis'], [`${name}_length`]),
        makeNode('Slice', [name, 'libretto_zero', `${name}_length`, 'libretto_axis'], node.outputs),
      ];
    });
    return names;
  }

  private addIntegers(name: string, values: readonly number[]): void {
    const raw = Buffer.from(BigInt64Array.from(values, BigInt).buffer);
    this.initializers.set(name, tensorField(name, INT64, [values.length], raw));
  }

  private dequantised(name: string, weights: string, zeroPoint: string, scale: string): Field {
    const tensor = readFields(this.initializer(weights));
    const quantised = this.bytesOf(weights);
    const zero = this.bytesOf(zeroPoint)[0]!;
    const factor = this.floatOf(scale);
    const floats = new Float32Array(quantised.length);
    for (let i = 0; i < quantised.length; i++) floats[i] = (quantised[i]! - zero) * factor;
    return tensorField(name, FLOAT, integersOf(tensor, TENSOR.dims), new Uint8Array(floats.buffer));
  }

  private initializer(name: string): Uint8Array {
    const field = this.initializers.get(name);
    if (!field) throw new RangeError(`the model has no initialiser ${name}`);
    return field.value as Uint8Array;
  }

  private bytesOf(name: string): Uint8Array {
    const tensor = readFields(this.initializer(name));
    if (integersOf(tensor, TENSOR.dataType)[0] !== UINT8) throw new RangeError(`${name} is not of type uint8`);
    const raw = tensor.find((field) => field.number === TENSOR.rawData);
    return raw ? (raw.value as Uint8Array) : Uint8Array.from(integersOf(tensor, TENSOR.int32Data));
  }

  private floatOf(name: string): number {
    const tensor = readFields(this.initializer(name));
    const data = tensor.find((field) => field.number === TENSOR.rawData || field.number === TENSOR.floatData);
    const bytes = data?.value as Uint8Array | undefined;
    if (bytes?.length !== 4) throw new RangeError(`${name} is not one float`);
    return new DataView(bytes.buffer, bytes.byteOffset, 4).getFloat32(0, true);
  }

  private dropUnused(): void {
    const used = new Set(this.outputs.map((field) => textOf(readFields(field.value as Uint8Array)[0]!)));
    // Makers stand before users, so one pass from the end finds all.
    this.nodes = this.nodes
      .reduceRight<Node[]>((kept, node) => {
        if (!node.outputs.some((name) => used.has(name))) return kept;
        for (const name of node.inputs) used.add(name);
        kept.push(node);
        return kept;
      }, [])
      .reverse();
    this.initializers = new Map([...this.initializers].filter(([name]) => used.has(name)));
  }
}

function readNode(field: Field): Node {
  const fields = readFields(field.value as Uint8Array);
  const texts = (number: number) => fields.filter((f) => f.number === number).map(textOf);
  return { op: texts(NODE.opType)[0] ?? '', inputs: texts(NODE.input), outputs: texts(NODE.output), field };
}

function makeNode(
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: readonly Field[] = [],
): Node {
  const pieces = writeFields([
    ...inputs.map((name) => bytesField(NODE.input, name)),
    ...outputs.map((name) => bytesField(NODE.output, name)),
    bytesField(NODE.name, `${outputs[0]}_${op}`),
    bytesField(NODE.opType, op),
    ...attributes,
  ]);
  return { op, inputs, outputs, field: bytesField(GRAPH.node, Buffer.concat(pieces, lengthOf(pieces))) };
}

function expectOp(node: Node | undefined, op: string): Node {
  if (node?.op !== op) throw new RangeError(`expected the operator ${op}, found ${node?.op}`);
  return node;
}

function tensorField(name: string, type: number, dims: readonly number[], raw: Uint8Array): Field {
  const head = [...dims.map((n) => varintField(TENSOR.dims, n)), varintField(TENSOR.dataType, type)];
  return bytesField(
    GRAPH.initializer,
    writeFields([...head, bytesField(TENSOR.name, name), bytesField(TENSOR.rawData, raw)]),
  );
}

/** A float tensor of any shape: ValueInfoProto{name: 1, type: 2{tensor_type: 1{elem_type: 1}}}. */
function valueInfo(name: string): Uint8Array {
  const type = Buffer.concat(writeFields([bytesField(1, Buffer.concat(writeFields([varintField(1, FLOAT)])))]));
  return Buffer.concat(writeFields([bytesField(1, name), bytesField(2, type)]));
}

function nameOfTensor(field: Field): string {
  return textOf(readFields(field.value as Uint8Array).find((f) => f.number === TENSOR.name)!);
}
