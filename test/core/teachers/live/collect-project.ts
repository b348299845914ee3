/** A project over the demo dataset, and an openpi server that knows which frame it is asked about. */
import { collectSettingsSchema, type CollectSettings } from '../../../../src/shared/model/collect';
import type { FakeTeacher } from './servers';

/** The state that stands in a request to openpi as eight `<f4` numbers or fewer, as text: which frame it is. */
export function stateIn(request: Buffer): string {
  const key = request.indexOf('observation/state');
  const data = request.indexOf('data', key) + 'data'.length;
  const length = request[data + 1] ?? 0;
  return request.subarray(data + 2, data + 2 + length).toString('hex');
}

/** An answer `{"actions": float32 [steps, dims]}` as openpi packs it. */
export function openpiAnswer(rows: readonly (readonly number[])[]): Buffer {
  const values = Float32Array.from(rows.flat());
  const size = Buffer.from([values.byteLength >> 8, values.byteLength & 0xff]);
  return Buffer.concat([
    Buffer.from('81a7616374696f6e7384c40b5f5f6e6461727261795f5fc3c40464617461c5', 'hex'),
    size,
    Buffer.from(values.buffer),
    Buffer.from('c4056474797065a33c6634c405736861706592', 'hex'),
    Buffer.from([rows.length, rows[0]?.length ?? 0]),
  ]);
}

/** Four steps of the demo robot's seven dimensions. */
export const demoActions = openpiAnswer(
  Array.from({ length: 4 }, (_none, step) => [0, 1, 2, 3, 4, 5, 6].map((dim) => dim + step / 8)),
);

export function collectSettings(
  server: Pick<FakeTeacher<unknown>, 'endpoint'>,
  more: object = {},
): CollectSettings {
  return collectSettingsSchema.parse({
    teacher: 'pi0',
    protocol: 'openpi',
    endpoint: server.endpoint,
    frames: { every: 60 },
    timeoutSec: 60,
    ...more,
  });
}
