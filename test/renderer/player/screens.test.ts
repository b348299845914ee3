import { describe, expect, it, vi } from 'vitest';
import { createScreens } from '../../../src/renderer/features/player/screens';

describe('what the cameras show', () => {
  it('is there at once where there is no camera', async () => {
    expect(await createScreens().settled(7)).toBe(true);
  });

  it('is waited for until every camera has it or has none', async () => {
    const screens = createScreens();
    const [left, right] = [screens.open(), screens.open()];
    const there = vi.fn();
    void screens.settled(7).then(there);
    left.shows(7);
    right.shows(6);
    await Promise.resolve();
    expect(there).not.toHaveBeenCalled();
    right.isBlank();
    await vi.waitFor(() => expect(there).toHaveBeenCalledWith(true));
  });

  it('is none where all are blank or taken away', async () => {
    const screens = createScreens();
    const [left, right] = [screens.open(), screens.open()];
    left.shows(3);
    const asked = screens.settled(7);
    left.isBlank();
    right.close();
    right.shows(7);
    expect(await asked).toBe(false);
    left.close();
    expect(await screens.settled(3)).toBe(false);
  });
});
