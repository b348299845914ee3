/**
 * What jobs that send pictures to a server have in common: what this user chose and agreed to, the key, and that
 * nothing is sent before both are there.
 */
import path from 'node:path';
import type { z } from 'zod';
import { StudioError } from '../../shared/errors';
import type { Dataset } from '../datasets/dataset';
import { ProjectChoices } from '../files/project-choices';
import { Consent } from '../models/consent';
import { ModelKeys, type KeyChoice } from '../models/keys';
import type { Project } from '../project/project';
import type { StudioContext } from '../studio-context';
import { plainFailure } from '../system/classify-error';

/** No project's id. */
const anyProject = '';

interface Asked<Settings> {
  projectId: string;
  settings: Settings;
  /** Null means all. */
  episodes: readonly number[] | null;
}

interface PlanRequest<Settings> extends Omit<Asked<Settings>, 'projectId'> {
  dataset: Dataset;
  project: Project;
  /** Why there is no key where one is wanted; null if all is well. */
  keyFault: string | null;
  agreedAtMs: number | null;
}

interface Plan {
  host: string;
  blockers: readonly string[];
  agreedAtMs: number | null;
}

/** @param about `folder`: of the user's data folder, for what was chosen */
export function asking<Settings extends { endpoint: string }, OwnPlan extends Plan>(
  context: StudioContext,
  about: {
    folder: string;
    schema: z.ZodType<Settings>;
    /** The settings say nothing that holds for one project only: another one begins with them. */
    ofAnyProject?: boolean;
    keyOf: (settings: Settings) => KeyChoice;
    /** Whom the user agrees to, as `agree` names it; the endpoint if left out. */
    agreedTo?: (settings: Settings) => string;
    plan: (request: PlanRequest<Settings>, signal: AbortSignal) => Promise<OwnPlan>;
  },
) {
  const { dataDir } = context.options;
  const choices = new ProjectChoices(path.join(dataDir, about.folder));
  const consent = new Consent(choices);
  const keys = new ModelKeys(dataDir);
  const chosen = about.schema.nullable().catch(null);

  const settingsOf = async (project: string) =>
    chosen.parse((await choices.read(project))['settings']);

  const plan = async (
    { projectId, settings, episodes }: Asked<Settings>,
    signal: AbortSignal,
  ): Promise<OwnPlan> => {
    const { engine } = await context.queue.engine();
    const keyFault = await keys.findFor(about.keyOf(settings), engine).then(
      () => null,
      (error: unknown) => plainFailure(error).message,
    );
    const to = about.agreedTo?.(settings) ?? settings.endpoint;
    const agreedAtMs = await consent.agreedAtMs(projectId, to);
    const open = context.project(projectId);
    return about.plan({ ...open, settings, episodes, keyFault, agreedAtMs }, signal);
  };

  return {
    /** Of the last run in this project, else, where they tell nothing of a project, in any. */
    async settings(projectId: string): Promise<Settings | null> {
      context.project(projectId);
      const own = await settingsOf(projectId);
      return own === null && about.ofAnyProject === true ? settingsOf(anyProject) : own;
    },

    // Typed on, the window asks anew and drops what it asked before.
    plan,

    async agree(projectId: string, endpoint: string, agreed: boolean) {
      context.project(projectId);
      return { agreedAtMs: await consent.agree(projectId, endpoint, agreed) };
    },

    async keep(endpoint: string, key: string | null) {
      await keys.store(endpoint, key);
      return { stored: await keys.isStored(endpoint) };
    },

    /** Keeps the settings. Throws `conflict` without the agreement, and with the plan's first blocker. */
    async mustBeReady(asked: Asked<Settings>, signal: AbortSignal): Promise<void> {
      const { host, agreedAtMs, blockers } = await plan(asked, signal);
      if (agreedAtMs === null) {
        const message = `Nothing was sent: agree first to sending pictures to ${host}.`;
        throw new StudioError('conflict', message);
      }
      const [blocker] = blockers;
      if (blocker !== undefined) throw new StudioError('conflict', blocker);
      for (const project of [asked.projectId, anyProject]) {
        await choices.change(project, () => ({ settings: asked.settings }));
      }
    },
  };
}
