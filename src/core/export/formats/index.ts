/** The formats an export can be written in. */
import type { ExportFormatId } from '../../../shared/model/export';
import { isLeRobotDataset } from '../../datasets/lerobot/lerobot-dataset';
import type { ExportRequest } from '../select/select-episodes';
import { chatJsonl } from './chat-jsonl';
import { ecotJson } from './ecot-json';
import type { ExportFormat } from './format';
import { LeRobotFormat } from '../lerobot/lerobot-format';
import { rlds } from './rlds/rlds';
import { robomimic } from './robomimic/robomimic';
import { vlaItJson } from './vla-it-json';

/** All but LeRobot's, of which each export has its own. */
const formats: Record<Exclude<ExportFormatId, `lerobot${string}`>, ExportFormat> = {
  'ecot-json': ecotJson,
  'vla-it-json': vlaItJson,
  'chat-jsonl': chatJsonl,
  rlds,
  robomimic,
};

/**
 * The format that a request names; `lerobot` is the layout that the source has, or v3.0 where it is no LeRobot dataset.
 */
export function formatOf({ dataset, options }: ExportRequest): ExportFormat {
  const { format } = options;
  if (format === 'lerobot-v2.1') return new LeRobotFormat('v2.1');
  if (format === 'lerobot-v3.0') return new LeRobotFormat('v3.0');
  if (format !== 'lerobot') return formats[format];
  return new LeRobotFormat(isLeRobotDataset(dataset) && dataset.layout === 'v2' ? 'v2.1' : 'v3.0');
}
