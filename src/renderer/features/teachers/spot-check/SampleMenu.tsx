import { Dices } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { useButtonCommand, useChoiceCommand } from '../../../commands';
import { useCall } from '../../../connection';
import { Button, Popover, Select, TextField } from '../../../ui';
import type { TeacherViewProps } from '../room-props';
import { teacherSpecs } from '../teacher-specs';
import { firstLooks, type LookSession } from './look-session';
import styles from './VerdictPanel.module.css';

const shares = [0.05, 0.1, 0.2, 0.5, 1] as const;
const largestSeed = 4_294_967_295;

/** How looks are drawn, and which set of them is gone on with. */
export function SampleMenu(props: TeacherViewProps & { session: LookSession }) {
  const { session, project, teacher } = props;
  const opener = useButtonCommand(teacherSpecs.draw);
  const { wish, drawing } = useStore(session.state);
  const [share, setShare] = useState(wish.uniformShare);
  const [seed, setSeed] = useState(String(wish.seed));
  const samples = useCall('teachers.samples', { projectId: project.id, teacher });
  const current = (samples.data ?? []).filter(({ isCurrent }) => isCurrent);
  const wanted = Number(seed);
  const fits = /^\d+$/.test(seed) && wanted <= largestSeed;
  const draw = (of: { seed: number; uniformShare: number; looks: number }) => {
    setShare(of.uniformShare);
    setSeed(String(of.seed));
    void session.draw(of).then(samples.reload);
  };
  const drawAnother = () =>
    draw({
      seed: Math.max(0, ...current.map((each) => each.seed)) + 1,
      uniformShare: share,
      looks: firstLooks,
    });
  const setName = (each: (typeof current)[number]) =>
    `Set ${each.seed}: ${each.looked} of ${each.looks} looked`;
  useChoiceCommand(teacherSpecs.set, () =>
    project.readOnlyBecause !== null
      ? []
      : [
          { label: 'another one, drawn now', run: drawAnother },
          ...current.map((each) => ({ label: setName(each), run: () => draw(each) })),
        ],
  );
  return (
    <Popover
      ref={opener}
      size="small"
      variant="quiet"
      align="end"
      label={`Set ${wish.seed}: how looks are drawn`}
      button={
        <>
          <Dices aria-hidden="true" /> Set {wish.seed}
        </>
      }
    >
      {(close) => (
        <form
          className={styles.sample}
          onSubmit={(event) => {
            event.preventDefault();
            if (!fits) return;
            close();
            draw({ seed: wanted, uniformShare: share, looks: firstLooks });
          }}
        >
          <Select
            label="Drawn without heed to suspicion"
            value={String(share)}
            onChange={(event) => setShare(Number(event.target.value))}
          >
            {[...new Set([...shares, share])].map((each) => (
              <option key={each} value={String(each)}>
                {Math.round(100 * each)} %
              </option>
            ))}
          </Select>
          <TextField
            label="Seed (another one is another set)"
            inputMode="numeric"
            value={seed}
            aria-invalid={!fits}
            onChange={(event) => setSeed(event.target.value)}
          />
          <div className={styles.row}>
            <Button
              type="submit"
              variant="primary"
              disabled={!fits || project.readOnlyBecause !== null}
              busy={drawing}
            >
              Draw
            </Button>
            <Button
              disabled={project.readOnlyBecause !== null}
              onClick={() => {
                close();
                drawAnother();
              }}
            >
              Draw another set
            </Button>
          </div>
          {current.length > 1 && (
            <ul className={styles.samples} aria-label="Sets that were drawn">
              {current.map((each) => (
                <li key={each.id}>
                  <Button
                    size="small"
                    variant="quiet"
                    onClick={() => {
                      close();
                      draw(each);
                    }}
                  >
                    {setName(each)}
                  </Button>
                </li>
              ))}
            </ul>
          )}
          <p className={styles.dim}>
            Each look keeps the probability that it was drawn with, so that the report is right
            however suspicion weighs.
          </p>
        </form>
      )}
    </Popover>
  );
}
