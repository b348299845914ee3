/** How an export carries the sparse reasoning: as plain columns, as LeRobot's language columns, or as subtasks. */
import type { Carrier } from '../../../../shared/model/export';
import type { ExportDatabase } from '../../files/export-database';
import type { HubFeature } from './hub-metadata';
import type { OutEpisode } from '../../formats/format';
import type { AnewOutline } from '../lerobot-outline';
import { keyframeColumn, reasoningColumn, scalarColumn, type OutColumn } from './columns';
import { stagedTable } from './row-source';

/** A column made from `s` (the staged row), `k` (its keyframe, if it is one) and `c` (its episode, see `load`). */
interface CarrierColumn extends OutColumn {
  value: string;
}

interface CarrierRules {
  /** Names of columns that the source may have too, and that its own then cannot keep. */
  taken: readonly string[];
  columns: readonly CarrierColumn[];
}

const languageFeature = { dtype: 'language', shape: [1], names: null };
const text = { dtype: 'string', _type: 'Value' };
const item = { role: text, content: text, style: text };
const rest = { camera: text, tool_calls: { feature: text, _type: 'List' } };

/** As `language_persistent_column_feature` and `language_events_column_feature` of LeRobot's `language.py`. */
const persistentHub: HubFeature = {
  feature: { ...item, timestamp: { dtype: 'float32', _type: 'Value' }, ...rest },
  _type: 'List',
};
const eventsHub: HubFeature = { feature: { ...item, ...rest }, _type: 'List' };

const itemType = 'role VARCHAR, content VARCHAR, style VARCHAR';
const restType = 'camera VARCHAR, tool_calls VARCHAR[]';
const persistentType = `STRUCT(${itemType}, "timestamp" FLOAT, ${restType})[]`;
const eventsType = `STRUCT(${itemType}, ${restType})[]`;

export const languageHubs: Readonly<Record<string, HubFeature>> = {
  language_persistent: persistentHub,
  language_events: eventsHub,
};

const isKeyframe: CarrierColumn = {
  ...scalarColumn(keyframeColumn, 'BOOLEAN'),
  value: 'k.text IS NOT NULL',
};

export const carrierRules: Readonly<Record<Carrier, CarrierRules>> = {
  columns: {
    taken: [reasoningColumn, keyframeColumn],
    columns: [
      { ...scalarColumn(reasoningColumn, 'VARCHAR'), value: "coalesce(k.text, '')" },
      isKeyframe,
    ],
  },
  language: {
    taken: ['language_persistent', 'language_events'],
    columns: [
      {
        name: 'language_persistent',
        type: persistentType,
        feature: languageFeature,
        hub: persistentHub,
        value: `coalesce(c.items, CAST([] AS ${persistentType}))`,
      },
      {
        name: 'language_events',
        type: eventsType,
        feature: languageFeature,
        hub: eventsHub,
        value: `CAST([] AS ${eventsType})`,
      },
    ],
  },
  subtasks: {
    taken: ['subtask_index', keyframeColumn],
    columns: [
      { ...scalarColumn('subtask_index', 'BIGINT'), value: 'coalesce(c.subtask, 0)' },
      isKeyframe,
    ],
  },
};

/** All columns of the export, the carrier's included. */
export const columnsOf = ({ rows, options }: AnewOutline): OutColumn[] => [
  ...rows.columns,
  ...carrierRules[options.carrier].columns,
];

/** Texts by `subtask_index`: 0 stands for the frames before the first keyframe and for keyframes without text. */
export function subtasksOf(episodes: readonly OutEpisode[]): string[] {
  const texts = new Set(['']);
  for (const { keyframes } of episodes) {
    for (const { reasoning } of keyframes) texts.add(reasoning.text);
  }
  return [...texts];
}

/**
 * The table that `c` is, as SQL over the staged rows: for `language` one list per episode, the same at each of its
 * frames, with the time that each keyframe's own row has; for `subtasks` the last keyframe's text by number.
 */
export function carrierJoin(carrier: Carrier): string {
  const own = 'k.target = s.episode_index AND k.frame = s.frame_index';
  if (carrier === 'language') {
    // Sorted as LeRobot's writer sorts them: by time; style and role are the same for all.
    return `LEFT JOIN (
      SELECT s.episode_index AS target, list({'role': 'assistant', 'content': k.text, 'style': 'subtask',
        'timestamp': CAST(s."timestamp" AS FLOAT), 'camera': CAST(NULL AS VARCHAR),
        'tool_calls': CAST(NULL AS VARCHAR[])} ORDER BY s.frame_index) AS items
      FROM ${stagedTable} s JOIN keyframes k ON ${own} WHERE k.text <> ''
      GROUP BY s.episode_index) c ON c.target = s.episode_index`;
  }
  if (carrier === 'subtasks') {
    return `LEFT JOIN (
      SELECT s.episode_index AS target, s.frame_index AS frame, last_value(t.subtask IGNORE NULLS) OVER (
        PARTITION BY s.episode_index ORDER BY s.frame_index) AS subtask
      FROM ${stagedTable} s LEFT JOIN keyframes k ON ${own} LEFT JOIN subtasks t ON t.text = k.text
      ) c ON c.target = s.episode_index AND c.frame = s.frame_index`;
  }
  return '';
}

/** Fills the table of subtasks (text, subtask) that `carrierJoin` looks texts up in. */
export async function loadSubtasks(
  database: ExportDatabase,
  texts: readonly string[],
): Promise<void> {
  await database.run('CREATE TABLE subtasks (text VARCHAR, subtask BIGINT)');
  const appender = await database.appender('subtasks');
  for (const [index, each] of texts.entries()) {
    appender.appendVarchar(each);
    appender.appendBigInt(BigInt(index));
    appender.endRow();
  }
  appender.closeSync();
}
