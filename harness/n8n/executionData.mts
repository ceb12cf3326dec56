import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { N8nHost } from './host.mjs';

/** A file as n8n stores it with an item: `data` is base64 in memory mode, else the name of the mode, and `id` is set. */
export interface ServerBinary {
	mimeType: string;
	fileName?: string;
	fileExtension?: string;
	fileSize?: string;
	bytes?: number;
	data: string;
	id?: string;
}

export interface ServerItem {
	json: Record<string, unknown>;
	binary?: Record<string, ServerBinary>;
	pairedItem?: unknown;
}

export interface ServerError {
	message: string;
	description?: string;
	[field: string]: unknown;
}

export interface ServerNodeRun {
	status?: string;
	error?: ServerError;
	outputs: ServerItem[][];
	executionTimeMs: number;
	startTimeMs: number;
}

export interface Execution {
	id: string;
	/** `new`, `running`, `waiting`, `success`, `error`, `canceled`, `crashed`. */
	status: string;
	error?: ServerError;
	/** Runs of each node, by node name. */
	nodeRuns: Record<string, ServerNodeRun[]>;
	lastNodeExecuted?: string;
}

interface StoredExecution {
	id: string;
	status: string;
	/** Written by the `flatted` library. */
	data: string;
}

interface StoredRun {
	executionStatus?: string;
	error?: ServerError;
	data?: { main?: Array<ServerItem[] | null> };
	executionTime: number;
	startTime: number;
}

/**
 * Reads an execution as `GET /rest/executions/<id>` gives it.
 */
export function parseExecution(host: N8nHost, stored: StoredExecution): Execution {
	const { parse } = createRequire(join(host.directory, 'node_modules', 'n8n', 'package.json'))('flatted') as {
		parse(text: string): unknown;
	};
	const data = parse(stored.data) as {
		resultData?: { runData?: Record<string, StoredRun[]>; error?: ServerError; lastNodeExecuted?: string };
	} | null;
	const result = data?.resultData ?? {};
	const nodeRuns = Object.entries(result.runData ?? {}).map(([name, runs]): [string, ServerNodeRun[]] => [
		name,
		runs.map((run) => ({
			status: run.executionStatus,
			error: run.error,
			outputs: (run.data?.main ?? []).map((items) => items ?? []),
			executionTimeMs: run.executionTime,
			startTimeMs: run.startTime,
		})),
	]);
	return {
		id: stored.id,
		status: stored.status,
		error: result.error,
		nodeRuns: Object.fromEntries(nodeRuns),
		lastNodeExecuted: result.lastNodeExecuted,
	};
}
