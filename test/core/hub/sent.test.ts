/** What is sent to the Hub. */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FilePart } from '../../../src/core/hub/file-part';
import { demo } from './hub-home';
import { hubForEach } from './hub-for-each';

const { home } = hubForEach();

/** Hands out what is told when a piece is read. */
class Slow extends FilePart {
  static late: (bytes: number) => void = () => {};

  override told(onRead: (bytes: number) => void): FilePart {
    Slow.late = onRead;
    return super.told(onRead);
  }
}

const timers = (): number =>
  process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length;

describe('what is sent', () => {
  it('leaves no timer behind where a piece of it is read after the Hub refused it', async () => {
    const body = new Slow(path.join(demo, 'README.md'), 0, 100);
    home.server.fault = () => ({ status: 403 });
    const counted: number[] = [];
    const asked = home.client().ask(`${home.server.url}/api/datasets/lab/demo/x`, {
      about: 'lab/demo',
      sending: { method: 'PUT', body },
      sent: (bytes) => counted.push(bytes),
    });
    await expect(asked).rejects.toThrow(/does not let this account write/);
    const before = timers();
    const told = counted.length;
    Slow.late(1);
    expect(timers()).toBe(before);
    expect(counted).toHaveLength(told);
  });
});
