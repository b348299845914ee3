/** The demo with a project in a folder of its own, as a window has them open until the test ends. */
import { onTestFinished } from 'vitest';
import type { RpcClient } from '../src/shared/rpc/client';
import { demoDataset } from './shared-data';
import { memoryClient, openTestStudio, type TestStudio } from './studio-fixture';

export async function openDemoProject(
  folder: string,
): Promise<{ studio: TestStudio; client: RpcClient; projectId: string }> {
  const studio = await openTestStudio();
  const client = memoryClient(studio);
  onTestFinished(async () => {
    client.close();
    await studio.close();
  });
  const { id: datasetId } = await client.call('dataset.open', { path: demoDataset });
  const { id: projectId } = await client.call('project.open', { datasetId, path: folder });
  return { studio, client, projectId };
}
