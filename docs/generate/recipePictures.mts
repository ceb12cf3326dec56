import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

import { eventually } from '../../harness/eventually.mjs';
import type { Execution, ServerItem } from '../../harness/n8n/executionData.mjs';
import type { N8nServer } from '../../harness/n8n/server.mjs';
import { readExample, readySet } from '../../harness/workflows/exampleWorkflows.mjs';
import { composePicture, type Panel } from './composePicture.mjs';

/** A picture that a workflow can load, and its content. */
export interface Served {
	url: string;
	content: Buffer;
}

type Settings = Record<string, Record<string, unknown>>;

/** Runs the examples of the recipes as they are published, with pictures of ours; gives what came in beside what came out. */
export class RecipePictures {
	readonly pictures = new Map<string, Buffer>();

	constructor(
		private readonly n8n: N8nServer,
		private readonly credentialId: string,
		private readonly photo: Served,
		/** The folder that n8n may read and write. */
		private readonly folder: string,
	) {}

	/** An example that is started by hand. `node`: whose files of these names are the result, one on the other. */
	async byHand(
		name: string,
		settings: Settings,
		node: string,
		properties: string[],
		before = this.photo.content,
	): Promise<Execution> {
		const execution = await this.run(name, await readySet(name, settings));
		await this.put(
			name,
			before,
			await Promise.all(properties.map(async (property) => await this.file(execution, node, property))),
		);
		return execution;
	}

	/** An example that works on a folder with one photo in it; gives what it has written. */
	async inFolder(name: string, settings: Settings, written: string): Promise<Buffer> {
		await rm(join(this.folder, 'photos'), { recursive: true, force: true });
		for (const each of ['photos', written.split('/')[0]!]) await mkdir(join(this.folder, each), { recursive: true });
		await writeFile(join(this.folder, 'photos', 'photo.jpg'), this.photo.content);
		const text = JSON.stringify(await readySet(name, settings)).replaceAll('/home/node/.n8n-files', this.folder);
		await this.run(name, JSON.parse(text) as Awaited<ReturnType<typeof readExample>>);
		return await readFile(join(this.folder, written));
	}

	/** An example with a form: fills it in as a browser does, and waits for the page that follows. */
	async byForm(name: string, word: string, node: string): Promise<void> {
		const id = await this.published(name);
		const form = `${this.n8n.url}/form/${name}`;
		await eventually(async () => (await fetch(form)).ok);
		const filledIn = new FormData();
		filledIn.set('field-0', new Blob([new Uint8Array(this.photo.content)], { type: 'image/jpeg' }), 'photo.jpg');
		filledIn.set('field-1', word);
		await fetch(form, { method: 'POST', body: filledIn });
		await this.putFirst(name, id, node);
	}

	/** The example with a chat: attaches the photo to a message. */
	async byChat(name: string, word: string, node: string): Promise<void> {
		const { nodes } = await readExample(name);
		const id = await this.published(name);
		const chat = this.n8n.webhookUrl(`${String(nodes.find(({ webhookId }) => webhookId)!.webhookId)}/chat`);
		await eventually(async () => (await fetch(chat)).ok);
		const message = new FormData();
		for (const [field, value] of Object.entries({ action: 'sendMessage', sessionId: 'one', chatInput: word }))
			message.set(field, value);
		message.set('files', new Blob([new Uint8Array(this.photo.content)], { type: 'image/jpeg' }), 'photo.jpg');
		await fetch(chat, { method: 'POST', body: message });
		await this.putFirst(name, id, node);
	}

	async put(name: string, before: Buffer, after: Panel): Promise<void> {
		this.pictures.set(name, await composePicture([before, after]));
	}

	private async run(name: string, workflow: Awaited<ReturnType<typeof readExample>>): Promise<Execution> {
		const id = await this.n8n.importWorkflow(workflow, { falSamApi: this.credentialId });
		const execution = await this.n8n.runWorkflow(id, { trigger: 'Start', timeoutMs: 300_000 });
		if (execution.status !== 'success') throw new Error(`${name}: ${execution.error?.message}`);
		return execution;
	}

	private async published(name: string): Promise<string> {
		const id = await this.n8n.importWorkflow(await readExample(name), { falSamApi: this.credentialId });
		await this.n8n.activate(id);
		return id;
	}

	private async putFirst(name: string, workflowId: string, node: string): Promise<void> {
		const id = await eventually(async () => (await this.n8n.executionIds(workflowId)).at(-1));
		const execution = await this.n8n.executionEnd(id, { orWaiting: true });
		await this.put(name, this.photo.content, await this.file(execution, node, 'data'));
	}

	private async file({ nodeRuns }: Execution, node: string, property: string): Promise<Buffer> {
		const item: ServerItem | undefined = nodeRuns[node]?.at(-1)?.outputs[0]?.[0];
		if (!item?.binary?.[property]) throw new Error(`${node} gave no file ${property}`);
		return await this.n8n.binary(item.binary[property]);
	}
}

interface Coco {
	images: Array<{ width: number; height: number }>;
	annotations: Array<{ segmentation: number[][]; bbox: number[] }>;
}

/** The photo with the outlines and boxes that a COCO file holds. */
export async function drawCoco(photo: Buffer, file: Buffer): Promise<Buffer> {
	const { images, annotations } = JSON.parse(String(file)) as Coco;
	const { width, height } = images[0]!;
	const shapes = annotations.map(({ segmentation, bbox: [x, y, w, h] }) => {
		const outlines = segmentation.map((points) => `<polygon points="${points.join(' ')}" fill="#00c8d266"/>`);
		return `${outlines.join('')}<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="none"/>`;
	});
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><g stroke="#00e5ff" stroke-width="5">${shapes.join('')}</g></svg>`;
	return await sharp(photo)
		.composite([{ input: Buffer.from(svg) }])
		.png()
		.toBuffer();
}
