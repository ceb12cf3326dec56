import type { Readable } from 'node:stream';
import type {
	IBinaryData,
	ICredentialType,
	INodeExecutionData,
	INodeType,
	IRun,
	IRunExecutionData,
	IVersionedNodeType,
	Logger,
	Workflow,
	WorkflowExecuteMode,
} from 'n8n-workflow';

/**
 * What the engine uses of n8n's packages, as n8n 2.41 types it. n8n is in the host only, where no import of this
 * repository reaches it, so these types stand here; n8n-workflow is in both.
 */
export interface N8nCore {
	BinaryDataService: Service<BinaryDataService>;
	PackageDirectoryLoader: new (directory: string) => PackageDirectoryLoader;
	RoutingNode: new (context: object, nodeType: INodeType) => { runNode(): Promise<INodeExecutionData[][] | undefined> };
	FileLocation: { ofExecution(workflowId: string, executionId: string): FileLocation };
	ExecutionLifecycleHooks: new (
		mode: WorkflowExecuteMode,
		executionId: string,
		workflowData: object,
	) => { addHandler(name: 'workflowExecuteAfter', handler: (run: IRun) => void): void };
	WorkflowExecute: new (
		additionalData: object,
		mode: WorkflowExecuteMode,
		runData: IRunExecutionData,
	) => { processRunExecutionData(workflow: Workflow): Promise<IRun> & { cancel(): void } };
}

/** A class that n8n's dependency container makes one instance of. */
export type Service<T> = abstract new (...dependencies: never[]) => T;

/** n8n's dependency container. */
export interface Container {
	get<T>(service: Service<T>): T;
	set<T>(service: Service<T>, instance: T): void;
}

export type LoggerService = Service<Logger>;

export interface FileLocation {
	type: 'execution';
	workflowId: string;
	executionId: string;
}

export interface BinaryDataService {
	init(): Promise<void>;
	store(location: FileLocation, content: Buffer | Readable, entry: IBinaryData): Promise<IBinaryData>;
	getAsBuffer(entry: IBinaryData): Promise<Buffer>;
	getAsStream(id: string): Promise<Readable>;
	setManager(mode: 'database', manager: unknown): void;
}

export interface PackageDirectoryLoader {
	packageName: string;
	known: { nodes: Record<string, { className: string; sourcePath: string }> };
	credentialTypes: Record<string, { type: ICredentialType }>;
	loadAll(): Promise<void>;
	getNode(name: string): { type: INodeType | IVersionedNodeType };
}

/** Moves the files of items into `json._files` where the workflow's binary mode is `combined`. */
export type ConvertBinaryData = (
	workflowId: string,
	executionId: string,
	output: { data: INodeExecutionData[][] },
	binaryMode: string,
) => Promise<{ data: INodeExecutionData[][] }>;
