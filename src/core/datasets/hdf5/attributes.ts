/** What an HDF5 file says about its demonstrations beside their arrays. */
import type { Group } from 'h5wasm';

const longestText = 10_000;

/** What recorders call the task of a demonstration, the rate and the robot. */
export const taskAttributes = ['language_instruction', 'instruction', 'task', 'language'] as const;
const rateNames = ['fps', 'control_freq', 'control_frequency', 'frequency', 'hz'] as const;
const robotNames = ['robot_type', 'robot', 'robot_name'] as const;

/** Attributes as texts and JSON; what is missing or of another type is null. */
export class Attributes {
  private readonly groups: readonly Group[];

  /** @param groups the first that has an attribute counts */
  constructor(...groups: Group[]) {
    this.groups = groups;
  }

  text(...names: string[]): string | null {
    for (const name of names) {
      const text = readText(this.valueOf(name));
      if (text !== null) return text;
    }
    return null;
  }

  json(name: string): Record<string, unknown> {
    try {
      const parsed: unknown = JSON.parse(this.text(name) ?? '{}');
      return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
    } catch {
      return {};
    }
  }

  /** The instruction; else the name of the environment, which is all that robosuite and robomimic say. */
  task(): string | null {
    const language = this.json('problem_info')['language_instruction'];
    const said = Array.isArray(language) ? language.join('') : language;
    if (typeof said === 'string' && said.trim() !== '') return said.trim().replace(/^"|"$/g, '');
    const named = this.json('env_args')['env_name'];
    const environment = this.text('env', 'env_name') ?? (typeof named === 'string' ? named : null);
    // Of a whole file, `language` may be English.
    return this.text('language_instruction', 'instruction', 'task') ?? environment;
  }

  fps(): number | null {
    const args = this.json('env_args');
    const inner = args['env_kwargs'];
    const candidates = [inner, args, this.json('env_info')].map((each) =>
      typeof each === 'object' && each !== null && 'control_freq' in each
        ? each.control_freq
        : null,
    );
    const stated = rateNames.map((name) => numberOf(this.valueOf(name)));
    const found = [...candidates, ...stated].find(
      (value) => typeof value === 'number' && value > 0 && value <= 1_000,
    );
    return typeof found === 'number' ? found : null;
  }

  robot(): string | null {
    const robots = this.json('env_info')['robots'];
    return typeof robots === 'string' ? robots : this.text(...robotNames);
  }

  /** Robosuite renders from bottom to top unless it is told otherwise, and says so. */
  upsideDown(): boolean {
    return this.text('macros_image_convention') === 'opengl';
  }

  private valueOf(name: string): unknown {
    for (const { attrs } of this.groups) {
      const value: unknown = attrs[name]?.value;
      if (value !== undefined && value !== null) return value;
    }
    return null;
  }
}

/** A number, or the only one of an array; null for anything else. */
function numberOf(value: unknown): number | null {
  const one: unknown = ArrayBuffer.isView(value) ? Reflect.get(value, 0) : value;
  return typeof one === 'number' || typeof one === 'bigint' ? Number(one) : null;
}

/** The first text in a value of an attribute or an array of texts; null where it has none. */
export function readText(value: unknown): string | null {
  const texts: unknown[] = Array.isArray(value) ? value : [value];
  const text = texts.find((each) => typeof each === 'string' && each.trim() !== '');
  return typeof text === 'string' ? text.trim().slice(0, longestText) : null;
}
