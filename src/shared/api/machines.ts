import { z } from 'zod';
import type { QueueCheck, QueueSettings } from '../model/machines';
import { method } from './contract';

export const machinesApi = {
  'machines.settings': method(z.object({})).returns<QueueSettings>(),
  /**
   * Keeps the queue once it has answered; one that is off is kept unasked. `password`: null forgets the one that is
   * kept for this address, left out it stays. It is never given out again.
   */
  'machines.save': method(
    z.object({
      address: z.string().max(500),
      on: z.boolean(),
      password: z.string().min(1).max(1_000).nullable().optional(),
    }),
  ).returns<{ settings: QueueSettings; found: QueueCheck | null }>(),
  /** Asks the queue that is kept. */
  'machines.check': method(z.object({})).returns<QueueCheck>(),
};
