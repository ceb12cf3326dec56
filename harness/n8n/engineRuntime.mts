// Runs in the engine process, under the host's Node >= 24: loads n8n and the package under test as n8n does.
import { AsyncLocalStorage } from 'node:async_hooks';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as n8nWorkflow from 'n8n-workflow';
import type { INodeExecutionData, INodeType, INodeTypes, IVersionedNodeType, Logger } from 'n8n-workflow';
import type { StartOptions } from './engineMessages.mts';
import type { EngineLogLine } from './engineTypes.mts';
import type {
	BinaryDataService,
	Container,
	ConvertBinaryData,
	N8nCore,
	PackageDirectoryLoader,
	Service,
} from './n8nCore.mts';

/** n8n's modules, node types, credential types, and the log of each run. */
export interface EngineRuntime {
	core: N8nCore;
	workflowModule: typeof n8nWorkflow;
	binaryData: BinaryDataService;
	convertBinaryData: ConvertBinaryData;
	logs: AsyncLocalStorage<EngineLogLine[]>;
	packageName: string;
	nodeTypes: INodeTypes;
	credentialTypes: PackageDirectoryLoader['credentialTypes'];
}

type ExpressionEngineOptions = Parameters<typeof n8nWorkflow.Expression.initExpressionEngine>[0];

/** Loads a package of the host. */
type RequireHost = <T>(name: string) => T;

/**
 * Boots the parts of n8n that execute a workflow.
 */
export async function startRuntime({
	hostDirectory,
	packageDirectory,
	binaryMode,
}: StartOptions): Promise<EngineRuntime> {
	const hostRequire = createRequire(join(hostDirectory, 'node_modules', 'n8n', 'package.json'));
	const requireHost: RequireHost = <T,>(name: string) => hostRequire(name) as T;
	const { Container } = requireHost<{ Container: Container }>('@n8n/di');
	const { Logger } = requireHost<{ Logger: Service<Logger> }>('@n8n/backend-common');
	const { GlobalConfig } = requireHost<{ GlobalConfig: Service<{ expressionEngine: ExpressionEngineOptions }> }>(
		'@n8n/config',
	);
	const workflowModule = requireHost<typeof n8nWorkflow>('n8n-workflow');
	const logs = captureLogs(Container, Logger, workflowModule.LoggerProxy);
	const core = requireHost<N8nCore>('n8n-core');

	await startExpressionEngine(Container.get(GlobalConfig), workflowModule.Expression);
	const binaryData = Container.get(core.BinaryDataService);
	if (binaryMode === 'database') await addDatabaseManager(requireHost, Container, binaryData);
	await binaryData.init();

	const tested = new core.PackageDirectoryLoader(packageDirectory);
	await tested.loadAll();
	const base = lazyBaseNodes(core, join(hostDirectory, 'node_modules', 'n8n-nodes-base'));
	const { convertBinaryData } = requireHost<{ convertBinaryData: ConvertBinaryData }>(
		'n8n-core/dist/utils/convert-binary-data.js',
	);
	return {
		core,
		workflowModule,
		binaryData,
		convertBinaryData,
		logs,
		packageName: tested.packageName,
		nodeTypes: nodeTypes({ core, workflowModule, tested, base }),
		credentialTypes: tested.credentialTypes,
	};
}

/** Nodes log through the container's Logger, library code through LoggerProxy: both are replaced; the current run owns the line. */
function captureLogs(
	container: Container,
	loggerService: Service<Logger>,
	loggerProxy: typeof n8nWorkflow.LoggerProxy,
): AsyncLocalStorage<EngineLogLine[]> {
	const currentRun = new AsyncLocalStorage<EngineLogLine[]>();
	const record =
		(level: EngineLogLine['level']): Logger[EngineLogLine['level']] =>
		(message, meta = {}) =>
			void currentRun.getStore()?.push({ level, message: String(message), meta });
	const logger = {
		debug: record('debug'),
		info: record('info'),
		warn: record('warn'),
		error: record('error'),
		scoped: () => logger,
	};
	// The real one registers itself with LoggerProxy when it is made, so it has to be made first.
	container.get(loggerService);
	container.set(loggerService, logger);
	loggerProxy.init(logger);
	return currentRun;
}

/** As n8n's start command does it: expressions run in the engine that n8n's configuration names. */
async function startExpressionEngine(
	{ expressionEngine }: { expressionEngine: ExpressionEngineOptions },
	expression: typeof n8nWorkflow.Expression,
): Promise<void> {
	await expression.initExpressionEngine({
		engine: expressionEngine.engine,
		poolSize: expressionEngine.poolSize,
		maxCodeCacheSize: expressionEngine.maxCodeCacheSize,
		bridgeTimeout: expressionEngine.bridgeTimeout,
		bridgeMemoryLimit: expressionEngine.bridgeMemoryLimit,
		lazyAcquire: expressionEngine.lazyAcquire,
		compileCache: expressionEngine.compileCache,
	});
}

/** Database mode keeps files in n8n's own SQLite database, in the user folder of this process. */
async function addDatabaseManager(
	requireHost: RequireHost,
	container: Container,
	binaryData: BinaryDataService,
): Promise<void> {
	const { DbConnection } = requireHost<{ DbConnection: Service<{ init(): Promise<void>; migrate(): Promise<void> }> }>(
		'@n8n/db',
	);
	const connection = container.get(DbConnection);
	await connection.init();
	await connection.migrate();
	const { DatabaseManager } = requireHost<{ DatabaseManager: Service<unknown> }>(
		'./dist/binary-data/database.manager.js',
	);
	binaryData.setManager('database', container.get(DatabaseManager));
}

/** n8n's own nodes, each loaded from its file on first use. */
function lazyBaseNodes(core: N8nCore, directory: string): PackageDirectoryLoader {
	const loader = new core.PackageDirectoryLoader(directory);
	const known = readFileSync(join(directory, 'dist', 'known', 'nodes.json'), 'utf8');
	loader.known.nodes = JSON.parse(known) as PackageDirectoryLoader['known']['nodes'];
	return loader;
}

function nodeTypes({
	core,
	workflowModule,
	tested,
	base,
}: Pick<EngineRuntime, 'core' | 'workflowModule'> & Record<'tested' | 'base', PackageDirectoryLoader>): INodeTypes {
	const find = (type: string): INodeType | IVersionedNodeType => {
		const dot = type.lastIndexOf('.');
		const loader = type.slice(0, dot) === tested.packageName ? tested : base;
		return loader.getNode(type.slice(dot + 1)).type;
	};
	return {
		getByName: find,
		getKnownTypes: () => ({}),
		getByNameAndVersion(type, version) {
			const nodeType = workflowModule.NodeHelpers.getVersionedNodeType(find(type), version);
			// n8n's NodeTypes does the same. Without it WorkflowExecute runs the node in its test mode, which has no abort signal.
			const declarative =
				nodeType.description.requestDefaults &&
				!nodeType.execute &&
				!nodeType.poll &&
				!nodeType.trigger &&
				!nodeType.supplyData;
			if (declarative) {
				nodeType.execute = async function (): Promise<INodeExecutionData[][]> {
					return (await new core.RoutingNode(this, nodeType).runNode()) ?? [];
				};
			}
			return nodeType;
		},
	};
}
