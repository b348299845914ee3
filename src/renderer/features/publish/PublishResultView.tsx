import type { Published } from '../../../shared/model/publish';
import { formatAmount, formatBytes } from '../../ui/format';
import { Outcome } from '../jobs';
import styles from './Publish.module.css';

/** Where it is now. */
export function PublishResultView({ result }: { result: Published }) {
  const { repository, branch, files, bytes, url, tag } = result;
  const title =
    files === 0
      ? `All files are in ${repository} already`
      : `Published ${formatAmount(files, 'file')} (${formatBytes(bytes)})`;
  const facts = [repository, `branch ${branch}`];
  if (tag?.isHere === true) facts.push(`tag ${tag.name}`);
  return (
    <Outcome went={tag?.isHere === false ? 'partly' : 'well'} title={title} facts={facts}>
      <a className={styles.address} href={url} target="_blank" rel="noreferrer">
        {url}
      </a>
      {tag?.isHere === false && (
        <p>
          {tag.problem === null
            ? `The tag ${tag.name} stays at an older commit, which LeRobot goes on reading; publish again with files replaced to move it.`
            : `The tag ${tag.name}, by which LeRobot asks for the files, is not set: ${tag.problem} Publish again to set it.`}
        </p>
      )}
    </Outcome>
  );
}
