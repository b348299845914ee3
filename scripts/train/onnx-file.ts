/** Writes the encoder as an ONNX file: raw RGB bytes in, the preprocessing inside the graph. */
import { createRequire } from 'node:module';
import type * as OnnxProto from 'onnx-proto';
import { patch, patches, patchValues, size } from './network';
import { side } from './scenes';

export interface Matrix {
  shape: number[];
  values: Float32Array;
}

// CommonJS that hides its names from an import.
const { onnx } = createRequire(import.meta.url)('onnx-proto') as typeof OnnxProto;

const across = side / patch;

/** @param weights by the names of the network's parameters; the predictor's are not needed */
export function encoderFile(
  weights: Readonly<Record<string, Matrix>>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const initializer: OnnxProto.onnx.ITensorProto[] = [];
  const node: OnnxProto.onnx.INodeProto[] = [];
  const constant = (name: string, tensor: OnnxProto.onnx.ITensorProto): string => {
    initializer.push({ name, ...tensor });
    return name;
  };
  const floats = (name: string, { shape, values }: Matrix): string =>
    constant(name, {
      dims: shape,
      dataType: onnx.TensorProto.DataType.FLOAT,
      rawData: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    });
  const shape = (name: string, dims: number[]): string =>
    constant(name, {
      dims: [dims.length],
      dataType: onnx.TensorProto.DataType.INT64,
      rawData: new Uint8Array(BigInt64Array.from(dims, BigInt).buffer),
    });
  let count = 0;
  const add = (
    opType: string,
    input: string[],
    attribute: OnnxProto.onnx.IAttributeProto[] = [],
    output = `${opType.toLowerCase()}${(count += 1)}`,
  ): string => {
    node.push({ opType, input, output: [output], name: output, attribute });
    return output;
  };
  const weight = (name: string): string => {
    const matrix = weights[name];
    if (matrix === undefined) throw new Error(`There is no ${name}.`);
    return floats(name, matrix);
  };
  const layer = (input: string, name: string): string =>
    add('Add', [add('MatMul', [input, weight(name)]), weight(`${name}Bias`)]);

  const raw = add(
    'Cast',
    ['pictures'],
    [
      {
        name: 'to',
        type: onnx.AttributeProto.AttributeType.INT,
        i: onnx.TensorProto.DataType.FLOAT,
      },
    ],
  );
  const scaled = add('Div', [raw, floats('half', { shape: [], values: Float32Array.of(127.5) })]);
  const centred = add('Sub', [scaled, floats('one', { shape: [], values: Float32Array.of(1) })]);
  const blocks = add('Reshape', [centred, shape('blocks', [-1, across, patch, across, patch, 3])]);
  const turned = add(
    'Transpose',
    [blocks],
    [{ name: 'perm', type: onnx.AttributeProto.AttributeType.INTS, ints: [0, 1, 3, 2, 4, 5] }],
  );
  const patched = add('Reshape', [turned, shape('patches', [-1, patches, patchValues])]);
  const each = layer(add('Relu', [layer(patched, 'patchIn')]), 'patchOut');
  add('Reshape', [each, shape('whole', [-1, size])], [], 'representation');

  const graph: OnnxProto.onnx.IGraphProto = {
    name: 'dualvla-event-encoder',
    node,
    initializer,
    input: [value('pictures', onnx.TensorProto.DataType.UINT8, ['pictures', side, side, 3])],
    output: [value('representation', onnx.TensorProto.DataType.FLOAT, ['pictures', size])],
  };
  const model: OnnxProto.onnx.IModelProto = {
    irVersion: 8,
    producerName: 'dualvla-studio scripts/train',
    opsetImport: [{ domain: '', version: 13 }],
    graph,
    metadataProps: Object.entries(metadata).map(([key, text]) => ({ key, value: text })),
  };
  return onnx.ModelProto.encode(model).finish();
}

const value = (
  name: string,
  elemType: number,
  dims: (string | number)[],
): OnnxProto.onnx.IValueInfoProto => ({
  name,
  type: {
    tensorType: {
      elemType,
      shape: {
        dim: dims.map((dim) => (typeof dim === 'string' ? { dimParam: dim } : { dimValue: dim })),
      },
    },
  },
});
