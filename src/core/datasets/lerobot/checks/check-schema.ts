/** Compares the declared features with the columns of a data file; reads only its footer. */
import type { Problem } from '../../../../shared/errors';
import { faultOfData } from '../../../system/classify-error';
import type { FeatureInfo } from '../../../../shared/model/dataset';
import { isNotDownloaded, problem } from '../../problems';
import type { LeRobotDataset } from '../lerobot-dataset';
import { width } from '../metadata/info';
import { describeColumns } from '../rows/parquet';
import { isListOfNumbers } from '../rows/number-lists';
import { maxSignalWidth } from '../rows/read-episode';
import { spreadColumns } from '../rows/spread-columns';

/** Looks at the first of `indices` whose file can be read; the files of a dataset share their columns. */
export async function checkSchema(
  dataset: LeRobotDataset,
  features: readonly FeatureInfo[],
  indices: readonly number[],
): Promise<Problem[]> {
  for (const index of indices) {
    try {
      const { file, relative } = await dataset.dataSource(index);
      return compare(features, await describeColumns(file), relative);
    } catch (error) {
      if (!isNotDownloaded(error)) faultOfData(error, 'The columns cannot be read');
      // A file that cannot be read is reported by the checks of files and rows.
    }
  }
  return [];
}

const isNumeric = (dtype: string): boolean => /^(float|int|uint)\d+$|^bool$/.test(dtype);

const otherType = (key: string, type: string, file: string): Problem =>
  problem('feature-type', {
    message:
      `${key} is stored as ${type.length > 80 ? `${type.slice(0, 80)}...` : type} in ${file}, not as numbers; ` +
      'the studio does not show it, and LeRobot cannot stack it. Write it as one list of numbers.',
    file,
  });

/** What says where a row belongs has one value. */
const counts: ReadonlySet<string> = new Set([
  'timestamp',
  'frame_index',
  'episode_index',
  'index',
  'task_index',
]);

const notOne = (key: string, type: string, file: string): Problem =>
  problem('feature-type', {
    message: `${key} is stored as ${type.slice(0, 80)} in ${file}, where one number should be; the studio does not use it, and LeRobot does not read it. Write it as one number a row.`,
    file,
  });

/** Texts, pictures and what LeRobot 0.6 keeps of language. */
const shown: ReadonlySet<string> = new Set(['string', 'image', 'video', 'language']);

const unknownType = ({ key, dtype }: FeatureInfo): Problem =>
  problem('feature-left-out', {
    message: `${key} is of the type ${dtype}, which the studio does not show; only exports to LeRobot have it.`,
  });

const tooWide = ({ key, shape }: FeatureInfo, file: string): Problem =>
  problem('feature-left-out', {
    message: `${key} has ${width(shape)} numbers in each frame, more than the ${maxSignalWidth} of a signal; the studio does not show it, and only exports to LeRobot have it.`,
    file,
  });

/** What is wrong with how a feature is stored, as far as its column's type tells. */
function storedAs(feature: FeatureInfo, type: string, file: string): Problem[] {
  const { key, dtype, shape } = feature;
  if (!isNumeric(dtype)) return shown.has(dtype) ? [] : [unknownType(feature)];
  const isNumbers = isListOfNumbers(type);
  if (counts.has(key) && (!isNumbers || type.endsWith(']'))) return [notOne(key, type, file)];
  if (!isNumbers) return [otherType(key, type, file)];
  return width(shape) > maxSignalWidth ? [tooWide(feature, file)] : [];
}

function compare(
  features: readonly FeatureInfo[],
  columns: ReadonlyMap<string, string>,
  file: string,
): Problem[] {
  const problems: Problem[] = [];
  const inParquet = features.filter(({ dtype }) => dtype !== 'video');
  const declared = new Set(inParquet.map(({ key }) => key));
  const spread: string[] = [];
  for (const feature of inParquet) {
    const { key } = feature;
    const type = columns.get(key);
    if (type !== undefined) {
      problems.push(...storedAs(feature, type, file));
      continue;
    }
    const parts = spreadColumns(feature, columns);
    if (parts !== null) {
      spread.push(key);
      for (const name of parts) declared.add(name);
      continue;
    }
    const message = `Feature ${key} is declared in meta/info.json but has no column in ${file}; the studio leaves it out.`;
    problems.push(problem('feature-missing', { message, file }));
  }
  if (spread.length > 0) {
    const message = `${spread.join(', ')} have a column per value in ${file}, such as ${spread[0]}.NAME; the studio puts them together, LeRobot does not.`;
    problems.push(problem('layout-nonstandard', { message, file }));
  }
  for (const name of columns.keys()) {
    if (declared.has(name)) continue;
    const message = `Column ${name} in ${file} is not declared in meta/info.json; the studio does not show it.`;
    problems.push(problem('feature-undeclared', { message, file }));
  }
  if (!columns.has('frame_index')) {
    const order = columns.has('index') ? 'the column index' : 'the order of the rows';
    const message = `There is no column frame_index in ${file}; frames are ordered by ${order}, and an export can repair it.`;
    problems.push(problem('frame-index-missing', { message, file }));
  }
  return problems;
}
