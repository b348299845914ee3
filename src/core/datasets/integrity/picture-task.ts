/** Decoding the pictures of one episode, as a task that may be done on another machine. */
import path from 'node:path';
import { z } from 'zod';
import { StudioError, toPlainError, type PlainError, type Problem } from '../../../shared/errors';
import { isInside } from '../../files/contained-path';
import { plainErrorSchema, problemSchema } from '../../jobs/message-schemas';
import type { TaskDefinition } from '../../jobs/tasks';
import { decodeMarkSchema, mustDecodeAlike, type DecodeMark } from '../../video/decode-mark';
import { findFfmpeg, whyNoFfmpeg } from '../../video/tools';
import type { Dataset } from '../dataset';
import { identitySchema, mustBe, type DatasetIdentity } from '../identity';
import { openDataset } from '../open';
import { checkPictures } from './check-pictures';

/** 1 for each frame around which nothing moves; null where that is not known. */
type Still = Uint8Array | null;

/** Of one camera. */
interface Looked {
  camera: string;
  /** Relative to the dataset, where it lies there. */
  file: string;
  problems: Problem[];
  /** Why ffmpeg could not look at it. */
  unchecked: PlainError | null;
}

interface Subject {
  dataset: Dataset;
  signal: AbortSignal;
}

interface Plan {
  dataset: DatasetIdentity;
  /** What decodes; null where no other machine does. */
  decoder: DecodeMark | null;
}

export const pictureTask: TaskDefinition<Subject, Plan, Still, Looked[]> = {
  kind: 'pictures',
  plan: z.object({ dataset: identitySchema, decoder: decodeMarkSchema.nullable() }),
  given: z.instanceof(Uint8Array).nullable(),
  made: z.array(
    z.object({
      camera: z.string(),
      file: z.string(),
      problems: z.array(problemSchema),
      unchecked: plainErrorSchema.nullable(),
    }),
  ),
  async arrive(place, { dataset: expected, decoder }, signal) {
    const noFfmpeg = await whyNoFfmpeg();
    if (noFfmpeg !== null) throw new StudioError('conflict', noFfmpeg);
    if (decoder !== null) await mustDecodeAlike(decoder, signal);
    const dataset = await openDataset(place);
    const stop = new AbortController();
    const leave = async (): Promise<void> => {
      stop.abort(new StudioError('canceled', 'Canceled.'));
      await dataset.close();
    };
    try {
      await mustBe(dataset, expected);
    } catch (error) {
      await leave();
      throw error;
    }
    return { subject: { dataset, signal: stop.signal }, leave };
  },
  async make({ subject: { dataset, signal }, given }, episode) {
    const { fps, path: root } = dataset.summary;
    const still = await given(episode);
    const looked: Looked[] = [];
    for (const video of await dataset.videos(episode, undefined, signal)) {
      if (video.frames === 0) continue;
      const camera = video.cameraKey;
      const place = isInside(root, video.file) ? path.relative(root, video.file) : camera;
      const file = place.split(path.sep).join('/');
      try {
        const problems = await checkPictures({ episode, fps, video, still }, file, signal);
        looked.push({ camera, file, problems, unchecked: null });
      } catch (error) {
        if (!isOfTool(error) || (await findFfmpeg()) === null) throw error;
        looked.push({ camera, file, problems: [], unchecked: toPlainError(error) });
      }
    }
    return looked;
  },
};

const isOfTool = (error: unknown): error is StudioError =>
  error instanceof StudioError && error.code === 'tool-failed';
