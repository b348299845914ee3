/** What one question costs, estimated. */
import type { CollectSettings, FeatureMap } from '../../../shared/model/collect';
import type { DatasetSummary } from '../../../shared/model/dataset';
import { estimateTokens } from '../../drafts/prompt';

/** Zero for teachers that count none. */
export function tokensEach(
  settings: CollectSettings,
  map: FeatureMap | null,
  { cameras }: Pick<DatasetSummary, 'cameras'>,
): { tokensIn: number; tokensOut: number } {
  if (settings.protocol !== 'chat') return { tokensIn: 0, tokensOut: 0 };
  const pictures = map?.cameras.reduce((sum, { steps }) => sum + steps.length, 0) ?? 1;
  const camera = cameras.find(({ key }) => key === map?.cameras[0]?.camera);
  const width = Math.min(settings.pictureWidth, camera?.width || settings.pictureWidth);
  const shape = camera === undefined || camera.width === 0 ? 0.75 : camera.height / camera.width;
  return estimateTokens(settings, pictures, { width, height: Math.round(width * shape) });
}
