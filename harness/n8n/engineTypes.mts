/** A file on an input item. `path` lets a test send a large file without a copy of it in the test's own memory. */
export type EngineBinaryInput = { mimeType: string; fileName?: string } & ({ content: Uint8Array } | { path: string });

export interface EngineInputItem {
	json: Record<string, unknown>;
	binary?: Record<string, EngineBinaryInput>;
	pairedItem?: unknown;
}

/** A file on an output item: n8n's own entry, with the bytes read back through n8n's BinaryDataService. */
export interface EngineBinary {
	mimeType: string;
	fileName?: string;
	fileExtension?: string;
	fileType?: string;
	/** n8n's display text, such as `97.5 kB`. */
	fileSize?: string;
	/** Set where n8n stored the file outside of the item: `filesystem-v2:…` or `database:…`. */
	id?: string;
	/** Length in bytes of what was read back. */
	size: number;
	sha256: string;
	/** Absent when the run was asked for `binaryContent: false`. */
	content?: Buffer;
}

export interface EngineItem {
	json: Record<string, unknown>;
	/** Files of `item.binary`; in binary mode `combined`, where they sit in `json._files`, those. */
	binary?: Record<string, EngineBinary>;
	pairedItem?: unknown;
	/** n8n's own marker of a failed item; the nodes of this package never set it. */
	error?: EngineError;
}

export interface EngineError {
	name: string;
	message: string;
	description?: string;
	httpCode?: string;
	level?: string;
	context?: Record<string, unknown>;
	/** Name of the node that failed. */
	node?: string;
	stack?: string;
}

export interface EngineLogLine {
	level: 'debug' | 'info' | 'warn' | 'error';
	message: string;
	meta: Record<string, unknown>;
}

export interface EngineNodeRun {
	status?: string;
	error?: EngineError;
	/** Items per output; empty when the node failed. */
	outputs: EngineItem[][];
	executionTimeMs: number;
	startTimeMs: number;
}

export interface RunResult {
	/** `success`, `error`, `canceled` or `waiting`, as n8n stores it with the execution. */
	status: string;
	error?: EngineError;
	/** What the last run of the tested node (of a workflow: of its last node) gave, per output. */
	outputs: EngineItem[][];
	/** Every run of every node, by node name. The single node of `node` runs is called `T`. */
	nodeRuns: Record<string, EngineNodeRun[]>;
	lastNodeExecuted?: string;
	/** Set when the execution was suspended: milliseconds since the epoch. */
	waitTillMs?: number;
	/** What nodes wrote to n8n's log during this run, from level debug on. */
	logs: EngineLogLine[];
}

/** A node as it stands in a workflow file; `id`, `position` and `typeVersion` are filled in when absent. */
export interface EngineWorkflowNode {
	name: string;
	/** `n8n-nodes-base.set`, `<package name>.sam3Image`, … Nodes that need n8n's task runner (Code) are not available. */
	type: string;
	parameters?: Record<string, unknown>;
	typeVersion?: number;
	[setting: string]: unknown;
}

interface CommonRunOptions {
	items?: EngineInputItem[];
	/** Data of each credential, by credential type. Absent fields get the type's defaults. */
	credentials?: Record<string, Record<string, unknown>>;
	/** Workflow settings such as `{ binaryMode: 'combined' }`. */
	workflowSettings?: Record<string, unknown>;
	/** As n8n counts them; a UUID makes it one of n8n's engine 2.0. Default: a number of its own. */
	executionId?: string;
	/** n8n's execution mode; default `manual`. */
	mode?: string;
	/** false: only size and SHA-256 of output files come back, for large files. */
	binaryContent?: boolean;
}

export type RunOptions = CommonRunOptions &
	(
		| {
				/** Name of the tested node type within the package: `sam3Image`. */
				node: string;
				parameters?: Record<string, unknown>;
				/** Node settings: onError, retryOnFail, maxTries, waitBetweenTries, executeOnce, … */
				nodeExtra?: Record<string, unknown>;
		  }
		| {
				/** Starts at `startNode` (default: the first node), which receives `items`. */
				workflow: { nodes: EngineWorkflowNode[]; connections: Record<string, unknown>; startNode?: string };
		  }
	);

export interface EngineMemory {
	/** Resident set now, after a garbage collection. */
	rssBytes: number;
	/** The highest resident set of the process so far. */
	peakRssBytes: number;
	heapUsedBytes: number;
	/** Memory outside of the heap that its objects hold, such as the bytes of Buffers. */
	externalBytes: number;
	/** What keeps the process alive, such as `{ Timeout: 1, TCPSocketWrap: 2 }`. */
	activeResources: Record<string, number>;
}

/** What a probe saw. All times in microseconds on one clock. */
export interface EngineProbe {
	/** V8's CPU profile: `samples` are ids of `nodes`, `timeDeltas` the time between them. */
	profile: CpuProfile;
	/** Times in which nothing else had a turn, if 2 ms or longer. `cpuUs`: what the thread really ran in it. */
	turns: Array<{ startUs: number; endUs: number; cpuUs: number }>;
}

export interface CpuProfile {
	nodes: Array<{
		id: number;
		callFrame: { functionName: string; url: string; lineNumber: number };
		children?: number[];
	}>;
	startTime: number;
	endTime: number;
	samples: number[];
	timeDeltas: number[];
}
