import { useEffect, useRef, useState } from 'react';
import type { MethodInput, MethodName, MethodOutput } from '../../../shared/api';
import { jobsOf, type JobKind, type JobState } from '../../../shared/model/job';
import { useCall, useJobs, type CallState } from '../../connection';
import { notifyError } from '../../ui';

/** Methods that say what a job would do, and what keeps it from starting. */
type PlanMethod = {
  [Name in MethodName]: MethodOutput<Name> extends { blockers: readonly string[] } ? Name : never;
}[MethodName];

export interface StartedJob<Kind extends JobKind> {
  /** The one that was started here, or whichever of its kind is running. */
  job: Extract<JobState, { kind: Kind }> | null;
  starting: boolean;
  start: () => void;
  /** Back from what came of a job to the form. */
  again: () => void;
}

export interface PlannedJob<Kind extends JobKind, Plan> extends StartedJob<Kind> {
  planned: CallState<Plan>;
  /** Whether the plan is that of the form as it is now, and nothing keeps it from being run. */
  ready: boolean;
}

/** A job of one kind for one project. `run` null: not everything is said that it takes. */
export function useStartedJob<Kind extends JobKind>(props: {
  kind: Kind;
  projectId: string;
  run: (() => Promise<{ jobId: string }>) | null;
  /** It could not be started, and the user knows why. */
  onRefused?: () => void;
}): StartedJob<Kind> {
  const { kind, projectId } = props;
  const [starting, setStarting] = useState(false);
  const [started, setStarted] = useState<string | null>(null);
  const job =
    jobsOf(useJobs(), kind).find(
      (each) => each.projectId === projectId && (each.id === started || each.state === 'running'),
    ) ?? null;
  // Seen running in a dialog that was closed meanwhile: its end is told, too.
  if (job?.state === 'running' && job.id !== started) setStarted(job.id);
  const run = async () => {
    if (props.run === null) return;
    setStarting(true);
    try {
      setStarted((await props.run()).jobId);
    } catch (error) {
      notifyError(error);
      props.onRefused?.();
    } finally {
      setStarting(false);
    }
  };
  return { job, starting, start: () => void run(), again: () => setStarted(null) };
}

/** The plan follows the form when it has rested for so long. */
const restMs = 350;

/** A job that is planned before it is run, with the same request. `request` is null while the form does not say. */
export function usePlannedJob<Kind extends JobKind, Name extends PlanMethod>(props: {
  kind: Kind;
  projectId: string;
  plan: Name;
  request: MethodInput<Name> | null;
  run: (request: MethodInput<Name>) => Promise<{ jobId: string }>;
}): PlannedJob<Kind, MethodOutput<Name>> {
  const { kind, projectId, request } = props;
  const reload = useRef<() => void>(() => undefined);
  const started = useStartedJob({
    kind,
    projectId,
    run: request === null ? null : () => props.run(request),
    onRefused: () => reload.current(),
  });
  const wanted = request === null ? null : JSON.stringify(request);
  const rested = useRested(wanted);
  // While it works, and while it shows what came of it, nobody looks at a plan.
  const { job } = started;
  const isAway = job?.state === 'running' || job?.state === 'done';
  const planned = useCall(
    props.plan,
    rested === null || isAway ? null : (JSON.parse(rested) as MethodInput<Name>),
  );
  const { data: plan, loading } = planned;
  useEffect(() => {
    reload.current = planned.reload;
  }, [planned.reload]);
  return {
    ...started,
    planned,
    ready: plan !== null && wanted === rested && !loading && plan.blockers.length === 0,
  };
}

/** The value once it has not changed for a while. */
function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), restMs);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}
