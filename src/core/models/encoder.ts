/** Runs an image encoder with onnxruntime: pictures in, one representation each out. */
import type * as Onnx from 'onnxruntime-node';
import { StudioError } from '../../shared/errors';
import type { EventModel } from './encoder-file';

export interface Encoder {
  readonly model: EventModel;
  /** Pictures as RGB bytes of the model's size, one after the other. */
  encode(pictures: Uint8Array, count: number): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/**
 * Throws `model-failed` where the runtime or the file does not load, and where a trial picture shows that the model is
 * not what its description says.
 */
export async function loadEncoder(model: EventModel): Promise<Encoder> {
  let runtime: typeof Onnx;
  let session: Onnx.InferenceSession;
  try {
    runtime = await import('onnxruntime-node');
    session = await runtime.InferenceSession.create(model.path, {
      executionProviders: ['cpu'],
      // One thread that does not spin: ffmpeg needs the other cores. Without the arena memory goes back when unused.
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      enableCpuMemArena: false,
      logSeverityLevel: 3,
    });
  } catch (error) {
    throw failed(model, `does not load: ${firstLine(error)}`, error);
  }
  const encode = async (pictures: Uint8Array, count: number): Promise<Float32Array[]> => {
    const { values, shape } = inputOf(model, pictures, count);
    const input =
      values instanceof Uint8Array
        ? new runtime.Tensor('uint8', values, shape)
        : new runtime.Tensor('float32', values, shape);
    let outputs: Onnx.InferenceSession.OnnxValueMapType;
    try {
      outputs = await session.run({ [model.input.name]: input });
    } catch (error) {
      throw failed(model, `does not take its input as described: ${firstLine(error)}`, error);
    }
    return representations(model, outputs[model.output.name], count);
  };
  await encode(new Uint8Array(3 * model.input.width * model.input.height), 1);
  return { model, encode, close: () => session.release() };
}

function inputOf(
  model: EventModel,
  pictures: Uint8Array,
  count: number,
): { values: Uint8Array | Float32Array; shape: number[] } {
  const { width, height, layout, type, mean, std } = model.input;
  const shape = layout === 'nhwc' ? [count, height, width, 3] : [count, 3, height, width];
  const pixels = width * height;
  const length = count * pixels * 3;
  if (type === 'uint8' && layout === 'nhwc') {
    return { values: pictures.subarray(0, length), shape };
  }
  const values = type === 'uint8' ? new Uint8Array(length) : new Float32Array(length);
  for (let from = 0; from < length; from++) {
    const channel = from % 3;
    const value = pictures[from] ?? 0;
    const pixel = (from - channel) / 3;
    const to =
      layout === 'nhwc'
        ? from
        : (Math.floor(pixel / pixels) * 3 + channel) * pixels + (pixel % pixels);
    values[to] =
      type === 'uint8' ? value : (value / 255 - (mean[channel] ?? 0)) / (std[channel] ?? 1);
  }
  return { values, shape };
}

function representations(
  model: EventModel,
  output: Onnx.OnnxValue | undefined,
  count: number,
): Float32Array[] {
  const { name, size } = model.output;
  if (output === undefined) throw failed(model, `has no output ${name}.`);
  const data = output.data;
  const [first, ...rest] = output.dims;
  const width = rest.at(-1) ?? 0;
  if (!(data instanceof Float32Array) || first !== count || width !== size || rest.length > 2) {
    throw failed(
      model,
      `gives ${output.type} [${output.dims.join(', ')}] for ${count} pictures; float32 [${count}, ${size}] is declared.`,
    );
  }
  const tokens = rest.length === 2 ? (rest[0] ?? 1) : 1;
  return Array.from({ length: count }, (_, n) => {
    const mean = new Float32Array(size);
    for (let t = 0; t < tokens; t++) {
      const at = (n * tokens + t) * size;
      for (let i = 0; i < size; i++) mean[i] = (mean[i] ?? 0) + (data[at + i] ?? 0) / tokens;
    }
    return mean;
  });
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]?.slice(0, 300) ?? '';

const failed = (model: EventModel, what: string, cause?: unknown): StudioError =>
  new StudioError('model-failed', `The event model ${model.name} (${model.path}) ${what}`, {
    cause,
  });
