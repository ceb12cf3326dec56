import { join } from 'node:path';
import { startEngine } from '../harness/n8n/engine.mjs';
import type { EngineInputItem } from '../harness/n8n/engineTypes.mjs';
import type { SandboxServer } from '../harness/fal/sandboxServer.mjs';
import type { BigFile } from './bigFile.mjs';
import { curlDownload, curlMultipartUpload, curlUpload } from './curl.mjs';
import { initiateUpload } from './initiateUpload.mjs';
import { runHttpRequest, runNode } from './nodeTime.mjs';
import { plainNodeTransfer } from './plainNode.mjs';

const BYTES_PER_MB = 1_000_000;
/** Loads all code before memory is counted. */
const WARM_UP = {
	json: {},
	binary: { data: { content: new Uint8Array(BYTES_PER_MB), mimeType: 'video/mp4', fileName: 'small.mp4' } },
};

/** Megabytes per second, without n8n. */
export interface BareRates {
	up: number;
	upInParts: number;
	down: number;
	/** Node without n8n. */
	nodeUp: number;
	nodeDown: number;
}

/** Megabytes per second, and megabytes of memory. */
export interface NodeRates {
	up: number;
	down: number;
	/** n8n's HTTP Request node. */
	httpUp: number;
	httpDown: number;
	/** n8n alone, with the file as an input. */
	storeGrowthMb: number;
	/** A whole request, after that. */
	growthMb: number;
}

function megabytesPerSecond({ bytes }: BigFile, seconds: number): number {
	return bytes / BYTES_PER_MB / seconds;
}

/**
 * Sends the file to the server and fetches it, with curl and with Node alone.
 * @param node the executable that runs n8n
 */
export async function measureBare(sandbox: SandboxServer, file: BigFile, node: string): Promise<BareRates> {
	const { seconds, fileUrl } = await curlUpload(sandbox, file.path);
	const partsSeconds = await curlMultipartUpload(sandbox, file.partPaths);
	const downloaded = join(file.folder, 'downloaded');
	const downSeconds = await curlDownload(fileUrl, downloaded);
	const again = await initiateUpload(sandbox, 'initiate');
	const nodeUpSeconds = await plainNodeTransfer(node, { action: 'upload', url: again.upload_url, path: file.path });
	const nodeDownSeconds = await plainNodeTransfer(node, { action: 'download', url: again.file_url, path: downloaded });
	return {
		up: megabytesPerSecond(file, seconds),
		upInParts: megabytesPerSecond(file, partsSeconds),
		down: megabytesPerSecond(file, downSeconds),
		nodeUp: megabytesPerSecond(file, nodeUpSeconds),
		nodeDown: megabytesPerSecond(file, nodeDownSeconds),
	};
}

/**
 * The same in a fresh n8n process, by SAM 2 Video and by n8n's HTTP Request node, and what it does to the memory.
 * @throws Error when the file does not come back as it was
 */
export async function measureNodes(sandbox: SandboxServer, file: BigFile): Promise<NodeRates> {
	const engine = await startEngine({ binaryMode: 'filesystem' });
	const input: EngineInputItem[] = [
		{ json: {}, binary: { data: { path: file.path, mimeType: 'video/mp4', fileName: 'clip.mp4' } } },
	];
	const run = (operation: string, items?: EngineInputItem[], requestId?: unknown) =>
		runNode(engine, sandbox, { node: 'sam2Video', items, parameters: { operation, videoSource: 'binary', requestId } });
	const rate = ({ ms }: { ms: number }) => megabytesPerSecond(file, ms / 1000);
	try {
		const { requestId } = (await run('segment', [WARM_UP])).items[0]!.json;
		const fresh = await engine.memory();
		// Get Status does not look at the file; n8n stores it for the execution all the same.
		await run('getStatus', input, requestId);
		const stored = await engine.memory();
		const back = (await run('segment', input)).items[0]?.binary?.video;
		const after = await engine.memory();
		if (back?.sha256 !== file.sha256) throw new Error(`the file came back with ${back?.size} bytes and other content`);

		const up = await run('submit', input);
		const down = await run('getResult', undefined, up.items[0]!.json.requestId);
		const { upload_url, file_url } = await initiateUpload(sandbox, 'initiate');
		const httpUp = await runHttpRequest(
			engine,
			{ method: 'PUT', url: upload_url, sendBody: true, contentType: 'binaryData', inputDataFieldName: 'data' },
			input,
		);
		const httpDown = await runHttpRequest(engine, {
			url: file_url,
			options: { response: { response: { responseFormat: 'file' } } },
		});
		return {
			up: rate(up),
			down: rate(down),
			httpUp: rate(httpUp),
			httpDown: rate(httpDown),
			storeGrowthMb: (stored.peakRssBytes - fresh.rssBytes) / BYTES_PER_MB,
			growthMb: (after.peakRssBytes - stored.rssBytes) / BYTES_PER_MB,
		};
	} finally {
		await engine.close();
	}
}
