/** Pictures that the source keeps as JPEG or PNG files, copied as they are: nothing of them is lost. */
import { readImageHeader, type ImageHeader } from '../../video/image-header';
import type { FormatTask, OutEpisode } from './format';

/** What every trainer's loader decodes. */
const copied: ReadonlySet<ImageHeader['format']> = new Set(['jpeg', 'png']);

/**
 * The files of these frames of the source (ascending), in order; null where they are stored otherwise, or one of them
 * is not what `fits` asks for: then all have to be made from the camera's video.
 */
export async function storedPictures(
  { dataset }: Pick<FormatTask, 'dataset'>,
  { episode, camera, frames }: { episode: OutEpisode; camera: string; frames: readonly number[] },
  fits: (header: ImageHeader) => boolean,
): Promise<Uint8Array[] | null> {
  const stored = dataset.storedPictures?.(episode.episode, camera) ?? null;
  if (stored === null) return null;
  const wanted = new Set(frames);
  const files: Uint8Array[] = [];
  let frame = 0;
  for await (const picture of stored) {
    if (wanted.has(frame)) {
      const header = readImageHeader(picture);
      if (header === null || !copied.has(header.format) || !fits(header)) return null;
      files.push(picture);
    }
    frame += 1;
  }
  return files.length === wanted.size ? files : null;
}
