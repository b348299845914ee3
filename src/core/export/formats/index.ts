/** The formats an export can be written in. */
import { StudioError } from '../../../shared/errors';
import type { ExportFormatId } from '../../../shared/model/export';
import type { ExportRequest } from '../select-episodes';
import { chatJsonl } from './chat-jsonl';
import { ecotJson } from './ecot-json';
import type { ExportFormat } from './format';
import { rlds } from './rlds';
import { robomimic } from './robomimic';
import { vlaItJson } from './vla-it-json';

/** All but LeRobot's own, which depends on the source. */
const formats: Partial<Record<ExportFormatId, ExportFormat>> = {
  'ecot-json': ecotJson,
  'vla-it-json': vlaItJson,
  'chat-jsonl': chatJsonl,
  rlds,
  robomimic,
};

/** The format that a request names. Throws `unsupported` for one that cannot be written. */
export function formatOf({ options }: ExportRequest): ExportFormat {
  const format = formats[options.format];
  if (format !== undefined) return format;
  throw new StudioError(
    'unsupported',
    `${options.format} cannot be written; choose another format.`,
  );
}
