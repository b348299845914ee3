import { useEffect, useState } from 'react';
import type { MethodInput, MethodName, MethodOutput } from '../../../shared/api';
import { jobsOf, type JobKind, type JobState } from '../../../shared/model/job';
import { useCall, useJobs, type CallState } from '../../connection';
import { notifyError } from '../../ui';

/** Methods that say what a job would do, and what keeps it from starting. */
type PlanMethod = {
  [Name in MethodName]: MethodOutput<Name> extends { blockers: readonly string[] } ? Name : never;
}[MethodName];

export interface PlannedJob<Kind extends JobKind, Plan> {
  planned: CallState<Plan>;
  /** Whether the plan is that of the form as it is now, and nothing keeps it from being run. */
  ready: boolean;
  /** The one that was started here, or whichever of its kind is running. */
  job: Extract<JobState, { kind: Kind }> | null;
  starting: boolean;
  start: () => void;
  /** Back from what came of a job to the form. */
  again: () => void;
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
  const [starting, setStarting] = useState(false);
  const [started, setStarted] = useState<string | null>(null);
  const job =
    jobsOf(useJobs(), kind).find(
      (each) => each.projectId === projectId && (each.id === started || each.state === 'running'),
    ) ?? null;

  const wanted = request === null ? null : JSON.stringify(request);
  const rested = useRested(wanted);
  const planned = useCall(
    props.plan,
    rested === null || job !== null ? null : (JSON.parse(rested) as MethodInput<Name>),
  );
  const { data: plan, loading, reload } = planned;
  const run = async () => {
    if (request === null) return;
    setStarting(true);
    try {
      setStarted((await props.run(request)).jobId);
    } catch (error) {
      notifyError(error);
      reload();
    } finally {
      setStarting(false);
    }
  };
  return {
    planned,
    ready: plan !== null && wanted === rested && !loading && plan.blockers.length === 0,
    job,
    starting,
    start: () => void run(),
    again: () => setStarted(null),
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
