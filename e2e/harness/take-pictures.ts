import { mkdir } from 'node:fs/promises';
import { prepareTemplate } from './data-template.ts';
import { startGateway, type Gateway } from './gateway.ts';

/** A script that takes pictures of a gateway of its own, into the folder that its call names. */
export async function takePictures(
  script: string,
  take: (gateway: Gateway, outDir: string) => Promise<void>,
): Promise<void> {
  const outDir = process.argv[2];
  if (outDir === undefined) {
    console.error(`Say where the pictures go: npx tsx ${script} OUTDIR`);
    process.exitCode = 1;
    return;
  }
  await mkdir(outDir, { recursive: true });
  await prepareTemplate();
  const gateway = await startGateway();
  try {
    await take(gateway, outDir);
  } finally {
    await gateway.dispose();
  }
}
