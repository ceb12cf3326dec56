import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { packTarball } from '../build/packTarball.mjs';
import { runNpm } from '../harness/n8n/hostInstall.mjs';
import { startN8n } from '../harness/n8n/server.mjs';
import { readOptions, type DemoOptions } from './demoOptions.mjs';
import { CUT_OUT_NODE, SAM_NODE, TRIGGER_NODE } from './demoWorkflow.mjs';
import { findFal } from './falServer.mjs';
import { withHeartbeat } from './heartbeat.mjs';
import { importExamples, prepareWorkflow } from './prepareN8n.mjs';
import { resultPage } from './resultPage.mjs';
import { servePhoto } from '../harness/workflows/photoServer.mjs';
import { resultTable } from './resultTable.mjs';
import { saveResult } from './saveResult.mjs';

const REPOSITORY = fileURLToPath(new URL('../', import.meta.url));
const OUTPUT_FOLDER = join(REPOSITORY, 'demo-output');
/** Rendered for this project with Blender 3.4, from shapes and textures modelled for it: no photo of anybody’s. */
const DEFAULT_PHOTO = join(REPOSITORY, 'demo', 'still-life.jpg');
const STEP_COUNT = 5;
const MIME_TYPES: Record<string, string> = {
	jpeg: 'image/jpeg',
	png: 'image/png',
	webp: 'image/webp',
	gif: 'image/gif',
	avif: 'image/avif',
	tiff: 'image/tiff',
};

/** npm changes into the repository; a relative path is meant from where npm was called. */
const startFolder = process.env.INIT_CWD ?? process.cwd();
const shown = (file: string) => relative(startFolder, file) || file;
const startedAtMs = Date.now();
const say = (text: string) => console.log(text);
const detail = (text: string) => say(`      ${text}`);
let stepNumber = 0;
const step = (text: string) => say(`[${++stepNumber}/${STEP_COUNT}] ${text}`);
/** What has to be undone at the end, the newest first. */
const undo: Array<() => Promise<unknown>> = [];

async function main(options: DemoOptions): Promise<void> {
	const photo = await readFile(options.photo).catch(() => undefined);
	if (!photo) throw new Error(`There is no photo at ${options.photo}.`);
	const { format } = await sharp(photo)
		.metadata()
		.catch(() => ({ format: '' }));
	const mimeType = MIME_TYPES[format ?? ''];
	if (!mimeType)
		throw new Error(`${options.photo} is not a picture in a format that the models read (JPEG, PNG, WebP, …).`);
	const folder = await mkdtemp(join(tmpdir(), 'fal-sam-demo-'));
	undo.unshift(async () => await rm(folder, { recursive: true, force: true }));

	step('Building the package and packing it as npm would publish it');
	await runNpm({
		directory: REPOSITORY,
		args: ['run', 'build'],
		node: process.execPath,
		step: 'npm run build',
		logFile: join(folder, 'build.log'),
		log: detail,
	});
	const tarball = await packTarball(REPOSITORY, folder);
	detail(`${basename(tarball.path)}, ${Math.round(tarball.sizeBytes / 1024)} KB`);

	step('Starting fal');
	const fal = await findFal(process.env);
	undo.unshift(fal.close);
	detail(fal.description);

	step('Starting a real n8n with the package as a community package');
	const n8n = await withHeartbeat(
		detail,
		'n8n',
		startN8n({ packageTarball: tarball.path, env: fal.n8nEnvironment, log: detail }),
	);
	undo.unshift(n8n.close);
	detail(`n8n is up at ${n8n.url}`);

	const looksFor = [
		options.prompt && `"${options.prompt}"`,
		...options.points.map(({ x, y }) => `point ${x},${y}`),
		...options.boxes.map((box) => `box ${Object.values(box).join(',')}`),
	]
		.filter(Boolean)
		.join(' ');
	step(`Running the workflow: looking for ${looksFor} in ${shown(options.photo)}`);
	const photoServer = await servePhoto(photo, basename(options.photo), mimeType);
	undo.unshift(photoServer.close);
	const { workflowId, credentialId } = await prepareWorkflow(n8n, fal, photoServer.url, options);
	const execution = await withHeartbeat(
		detail,
		'still running',
		n8n.runWorkflow(workflowId, { trigger: TRIGGER_NODE, timeoutMs: 600_000 }),
	);
	if (execution.status !== 'success')
		throw new Error(
			[`The execution ended as "${execution.status}".`, execution.error?.message, execution.error?.description]
				.filter(Boolean)
				.join(' '),
		);
	const run = execution.nodeRuns[SAM_NODE]!.at(-1)!;
	detail(`done, ${SAM_NODE} took ${(run.executionTimeMs / 1000).toFixed(1)} s`);

	step('Saving the masks, the cut-out and a page that shows them');
	const photoName = basename(options.photo);
	const wanted = looksFor.replaceAll('"', '');
	const saved = await saveResult(
		OUTPUT_FOLDER,
		{
			photoName,
			photo,
			item: run.outputs[0]![0]!,
			cutOut: execution.nodeRuns[CUT_OUT_NODE]?.at(-1)?.outputs[0]?.[0],
			wanted,
			withScores: fal.isCloud,
		},
		n8n.binary,
	);
	const pageFile = join(OUTPUT_FOLDER, 'index.html');
	await writeFile(pageFile, resultPage(saved, { photoName, wanted, nextStep: fal.nextStep }));
	say('');
	if (saved.masks.length === 0)
		say(
			`Nothing was found for ${looksFor}. That is a normal result; try another --prompt, or a --point on the object.`,
		);
	else say(resultTable(saved.masks, shown));
	say(`\nLook at it     ${shown(pageFile)}`);
	say(`As a picture   ${shown(saved.sideBySideFile)}`);
	say(`Total time     ${Math.round((Date.now() - startedAtMs) / 1000)} s`);
	if (options.keep) {
		const examples = await importExamples(n8n, credentialId);
		say(`
n8n goes on running. Log in, and the finished execution is open:
  ${n8n.url}/workflow/${workflowId}/executions/${execution.id}
  E-mail     ${n8n.owner.email}
  Password   ${n8n.owner.password}
The other ${examples} examples are in its list of workflows, with the credential chosen. Ctrl+C ends n8n and removes its data.`);
	} else say('In n8n         run the same command with --keep');
	say(`\nNext: ${fal.nextStep}`);
	if (options.keep) await new Promise(() => undefined);
}

let leaving = false;
async function leave(exitCode: number): Promise<void> {
	if (leaving) return;
	leaving = true;
	for (const action of undo) await action().catch((error: Error) => console.error(error.message));
	process.exit(exitCode);
}

const options = readOptions(process.argv.slice(2), DEFAULT_PHOTO, startFolder);
if (typeof options === 'string') {
	console.error(options);
	process.exit(2);
}
for (const [signal, exitCode] of [
	['SIGINT', 130],
	['SIGTERM', 143],
] as const)
	process.once(signal, () => void leave(exitCode));
try {
	await main(options);
	await leave(0);
} catch (error) {
	// While leaving on a signal, what was in progress fails; that is no news.
	if (!leaving) console.error(`\nThe demo stopped: ${(error as Error).message}`);
	await leave(1);
}
