// npm run screenshots: what people see of the package in a real n8n, in light and dark, as pictures in screenshots/.
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { SandboxServer } from '../../harness/fal/sandboxServer.mjs';
import { falCredential } from '../../harness/n8n/packedN8n.mjs';
import type { N8nServer, WorkflowJson } from '../../harness/n8n/server.mjs';
import { servePhoto } from '../../harness/workflows/photoServer.mjs';
import { openPanel, openWorkflow } from './canvas.mjs';
import { fromSearchToCutOut } from './newUser.mjs';
import { pageIsDrawn } from './picture.mjs';
import { startEditor } from './startEditor.mjs';
import { untouchedNodes } from './untouchedNodes.mjs';

const FOLDER = fileURLToPath(new URL('../../screenshots/', import.meta.url));
const PHOTO = fileURLToPath(new URL('../../demo/still-life.jpg', import.meta.url));
const AGENT = new URL('../../examples/ask-an-agent-about-a-photo.json', import.meta.url);
const PHOTO_WIDTH_PX = 512;
/** A small laptop. */
const SIZE = { width: 1440, height: 900 };

await rm(FOLDER, { recursive: true, force: true });
const sandbox = await SandboxServer.start();
const photo = await servePhoto(
	await sharp(PHOTO).resize(PHOTO_WIDTH_PX).jpeg().toBuffer(),
	'still-life.jpg',
	'image/jpeg',
);
try {
	// One n8n after the other: who is new has no credential yet.
	for (const theme of ['light', 'dark'] as const) await pictures(theme);
} finally {
	await photo.close();
	await sandbox.stop();
}

async function pictures(theme: 'light' | 'dark'): Promise<void> {
	const folder = join(FOLDER, theme);
	await mkdir(folder, { recursive: true });
	const editor = await startEditor();
	try {
		const page = await (await editor.window({ size: SIZE, theme })).newPage();
		const picture = async (name: string) => {
			await pageIsDrawn(page);
			await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
			console.log(`screenshots/${theme}/${name}.png`);
		};
		try {
			await way(page, editor.n8n, picture);
			await allNodes(page, editor.n8n, picture);
		} catch (error) {
			// The reason must be told even when the tab is past taking pictures of.
			await picture('failed').catch(() => undefined);
			throw error;
		}
	} finally {
		await editor.close();
	}
}

async function way(page: Page, n8n: N8nServer, picture: (name: string) => Promise<void>): Promise<void> {
	let step = 0;
	const user = { n8n: n8n.url, fal: sandbox, photo: photo.url, word: 'fruit' };
	await fromSearchToCutOut(page, user, async (name) => await picture(`way-${String(++step).padStart(2, '0')}-${name}`));
}

async function allNodes(page: Page, n8n: N8nServer, picture: (name: string) => Promise<void>): Promise<void> {
	const credentialId = await falCredential(n8n, sandbox.url, sandbox.key);
	await openWorkflow(page, n8n, untouchedNodes, credentialId);
	await picture('canvas');
	for (const { name } of untouchedNodes.nodes) {
		const panel = await openPanel(page, name);
		await picture(`panel-${name.replace(/\W+/g, '-')}`);
		await panel.close();
	}
	const panel = await openPanel(page, 'SAM 3 Image');
	await panel.optionsOnOffer();
	await picture('options');
	await panel.option('Transport').click();
	await panel.openChoices('transport');
	await picture('options-transport');
	await page.keyboard.press('Escape');
	await panel.close();

	const { nodes, ...agent } = JSON.parse(await readFile(AGENT, 'utf8')) as WorkflowJson;
	const withoutNote = nodes.filter(({ name }) => name !== 'How this works');
	const ofFal = withoutNote.map(({ credentials, ...node }) => ({
		...node,
		...(credentials?.falSamApi && { credentials }),
	}));
	await openWorkflow(page, n8n, { ...agent, nodes: ofFal }, credentialId);
	await picture('agent');
	const tool = await openPanel(page, 'Find objects');
	await picture('panel-tool');
	await tool.close();
}
