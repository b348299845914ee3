/** The formats an export can be written in. */
import { StudioError } from '../../../shared/errors';
import type { ExportFormatId } from '../../../shared/model/export';
import { isLeRobotDataset } from '../../datasets/lerobot/lerobot-dataset';
import type { ExportRequest } from '../select-episodes';
import { chatJsonl } from './chat-jsonl';
import { ecotJson } from './ecot-json';
import type { ExportFormat } from './format';
import { LeRobotFormat } from './lerobot/lerobot-format';
import { rlds } from './rlds';
import { robomimic } from './robomimic';
import { vlaItJson } from './vla-it-json';

/** All but LeRobot's, of which each export has its own. */
const formats: Partial<Record<ExportFormatId, ExportFormat>> = {
  'ecot-json': ecotJson,
  'vla-it-json': vlaItJson,
  'chat-jsonl': chatJsonl,
  rlds,
  robomimic,
};

/**
 * The format that a request names; `lerobot` is the layout that the source has, or v3.0 where it is no LeRobot dataset.
 * Throws `unsupported` for one that cannot be written.
 */
export function formatOf({ dataset, options }: ExportRequest): ExportFormat {
  const format = formats[options.format];
  if (format !== undefined) return format;
  switch (options.format) {
    case 'lerobot-v2.1':
      return new LeRobotFormat('v2.1');
    case 'lerobot-v3.0':
      return new LeRobotFormat('v3.0');
    case 'lerobot':
      return new LeRobotFormat(
        isLeRobotDataset(dataset) && dataset.layout === 'v2' ? 'v2.1' : 'v3.0',
      );
    default:
      throw new StudioError(
        'unsupported',
        `${options.format} cannot be written; choose another format.`,
      );
  }
}
