import { z } from 'zod';
import { distillOptionsSchema, proxyOptionsSchema } from '../model/distill';
import { defaultHorizon } from '../model/teacher';
import { method } from './contract';
import { projectId } from './review';

export const distillApi = {
  'teachers.fit': method(
    z.object({
      projectId,
      /** Rows of a chunk. */
      horizon: z.number().int().min(1).max(100).default(defaultHorizon),
    }),
  ).startsJob('fit'),
  'distill.export': method(z.object({ projectId, options: distillOptionsSchema })).startsJob(
    'distill',
  ),
  'distill.proxy': method(z.object({ projectId, options: proxyOptionsSchema })).startsJob('proxy'),
};
