import { useEffect, useRef } from 'react';
import { Dialog } from '../../../ui';
import type { EpisodeController } from '../controller/controller';
import type { ReviewSession } from '../session/session';
import { TagFields } from './TagFields';

/** The tags by keyboard: typed, completed, Enter; Escape goes back to the review. */
export function TagDialog(props: {
  session: ReviewSession;
  controller: EpisodeController;
  tags: readonly string[];
}) {
  const { controller } = props;
  const fields = useRef<HTMLDivElement>(null);
  useEffect(() => fields.current?.querySelector('input')?.focus(), []);
  return (
    <Dialog title="Tags of the episode" width={440} onClose={() => controller.cancelAsking()}>
      <div ref={fields}>
        <TagFields
          session={props.session}
          tags={props.tags}
          canDecide
          onTags={(change) => controller.tag(change)}
        />
      </div>
    </Dialog>
  );
}
