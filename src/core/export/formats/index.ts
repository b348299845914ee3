/** The formats an export can be written in. */
import type { ExportFormatId } from '../../../shared/model/export';
import type { ExportRequest } from '../select/select-episodes';
import { chatJsonl } from './chat-jsonl';
import { ecotJson } from './ecot-json';
import type { ExportFormat } from './format';
import { LeRobotFormat } from '../lerobot/lerobot-format';
import { rlds } from './rlds/rlds';
import { robomimic } from './robomimic/robomimic';
import { vlaItJson } from './vla-it-json';

const formats: Readonly<Partial<Record<ExportFormatId, ExportFormat>>> = {
  'ecot-json': ecotJson,
  'vla-it-json': vlaItJson,
  'chat-jsonl': chatJsonl,
  rlds,
  robomimic,
};

/** The format that a request names; LeRobot's three ids share one, of which each export has its own object. */
export const formatOf = ({ dataset, options }: ExportRequest): ExportFormat =>
  formats[options.format] ?? new LeRobotFormat(dataset, options);
