/** What each format and carrier is, for people: the export room and the help of `dualvla export` say the same. */
import { carriers, exportFormats, type Carrier, type ExportFormatId } from './export';

interface Words<Id extends string> {
  id: Id;
  /** As it is chosen. */
  label: string;
  /** What it is and who reads it, in half a line. */
  says: string;
}

const formats: Readonly<Record<ExportFormatId, Omit<Words<ExportFormatId>, 'id'>>> = {
  lerobot: {
    label: 'LeRobot (source version)',
    says: "LeRobot in the source's version, else v3.0",
  },
  'lerobot-v3.0': { label: 'LeRobot v3.0', says: 'for LeRobot 0.4 and later' },
  'lerobot-v2.1': { label: 'LeRobot v2.1', says: 'for LeRobot 0.3, GR00T and openpi' },
  'ecot-json': {
    label: 'ECoT reasonings',
    says: 'reasonings by episode and step; data stay in the source',
  },
  'vla-it-json': {
    label: 'VLA-IT instructions',
    says: "InstructVLA's annotations; data stay in the source",
  },
  'chat-jsonl': {
    label: 'Chat JSONL (VLM)',
    says: 'a question with stills per keyframe, for VLM fine-tuning',
  },
  rlds: { label: 'RLDS', says: 'TFRecords for TFDS: Octo, OpenVLA, ECoT' },
  robomimic: { label: 'robomimic', says: 'HDF5 demonstrations with filter masks' },
};

const carrierTable: Readonly<Record<Carrier, Omit<Words<Carrier>, 'id'>>> = {
  columns: {
    label: 'Columns',
    says: 'columns reasoning, is_keyframe; every loader has them',
  },
  language: {
    label: 'Language columns',
    says: 'language_persistent, for recipes of LeRobot 0.6 and later',
  },
  subtasks: {
    label: 'Subtask index',
    says: 'subtask_index and meta/subtasks.parquet, LeRobot 0.4.4 to 0.5',
  },
};

export const formatWords: readonly Words<ExportFormatId>[] = exportFormats.map((id) => ({
  id,
  ...formats[id],
}));

export const carrierWords: readonly Words<Carrier>[] = carriers.map((id) => ({
  id,
  ...carrierTable[id],
}));

/** Whether the format has columns of its own for the reasoning, so that a carrier can be chosen. */
export const hasCarriers = (format: ExportFormatId): boolean => format.startsWith('lerobot');
