package api

import (
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"github.com/swaggest/swgui/v5emb"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/notify"
	"zhunsheng/sheet/paper"
)

// maxBody bounds a request, as huma does by default; files come through imports,
// which bound their own.
const maxBody = "1M"

// Config is what a server is built from.
type Config struct {
	Register engine.Register
	// Book has the alerts with what has become of them, Office what is sent about them. A store
	// is commonly all three.
	Book   alerting.Book
	Office notify.Office
	// Sender makes the sender of a channel, to try it.
	Sender func(notify.Channel) (notify.Sender, error)
	// Division (区划代码) is served where a request names none.
	Division string
	Now      func() time.Time
	Log      *slog.Logger
	Version  string
	// Font is a file to print PDFs with; where it is empty one is looked for.
	Font string
	// Stopping is closed when the server is about to stop: what may go on for long ends.
	Stopping <-chan struct{}
}

// server holds what the handlers share.
type server struct {
	Config
	catalogs *engine.Catalogs
	watches  *watches
	// readers are the places of those who read uploaded files.
	readers chan struct{}
	font    func() (*paper.Font, error)
}

// maxReaders is how many uploads are read at once; others wait.
const maxReaders = 2

// New builds the HTTP handler.
func New(c Config) http.Handler {
	s := &server{
		c, engine.NewCatalogs(c.Register), newWatches(c.Register), make(chan struct{}, maxReaders),
		sync.OnceValues(func() (*paper.Font, error) { return paper.FindFont(c.Font) }),
	}
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = s.echoError
	// Nobody's X-Forwarded-For is believed until a proxy is configured.
	e.IPExtractor = echo.ExtractIPDirect()
	e.Use(middleware.RequestID(), s.logRequests, middleware.RecoverWithConfig(middleware.RecoverConfig{DisableErrorHandler: true, LogErrorFunc: s.logPanic}), middleware.BodyLimitWithConfig(middleware.BodyLimitConfig{Limit: maxBody, Skipper: isUpload}))
	a := newAPI(e, c.Version)
	s.routes(a)
	describePostScheme(a.OpenAPI())
	describePostImport(a.OpenAPI())
	describeExport(a.OpenAPI())
	describeRuns(a.OpenAPI())
	allowNulls(a.OpenAPI().Components.Schemas.Map())
	docs := v5emb.New("准绳 API", "/openapi.json", "/docs/")
	toDocs := func(c echo.Context) error { return c.Redirect(http.StatusFound, "/docs/") }
	e.GET("/", toDocs)
	e.GET("/docs", toDocs)
	e.GET("/docs/*", echo.WrapHandler(docs))
	s.pages(e)
	return e
}

// isUpload tells the requests that bound their own bodies.
func isUpload(c echo.Context) bool {
	return c.Request().Method == http.MethodPost && slices.Contains([]string{prefix + "/imports", prefix + "/alerts/:id/attachments"}, c.Path())
}

func newAPI(e *echo.Echo, version string) huma.API {
	config := huma.DefaultConfig("准绳 API", version)
	config.Info.Description = "预算绩效管理的规则引擎：目标表读成规则，按执行数据评价、亮灯、打分、预警。"
	for _, tag := range []string{"规则", "评分办法", "项目", "执行数据", "导入导出", "评价", "预警", "通知", "单位和人员", "运维"} {
		config.Tags = append(config.Tags, &huma.Tag{Name: tag})
	}
	config.DocsPath, config.SchemasPath = "", ""
	config.RejectUnknownQueryParameters = true // a misspelt filter must not show everything
	config.CreateHooks = nil                   // no $schema field: it would echo the Host header
	aliasSchemas(config.Components.Schemas)
	return humaecho.New(e, config)
}

func (s *server) logRequests(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := s.Now()
		err := next(c)
		status := c.Response().Status
		if err != nil { // answered later, by echoError
			status = http.StatusInternalServerError
		}
		var coded *echo.HTTPError
		if errors.As(err, &coded) {
			status = coded.Code
		}
		s.Log.Info("request", "method", c.Request().Method, "path", c.Path(), "status", status,
			"ms", s.Now().Sub(start).Milliseconds(), "request", requestID(c))
		return err
	}
}

// logPanic keeps the stack for the log; the error goes on to echoError.
func (s *server) logPanic(c echo.Context, err error, stack []byte) error {
	s.Log.Error("panic", "error", err, "request", requestID(c), "stack", string(stack))
	return err
}

func requestID(c echo.Context) string { return c.Response().Header().Get(echo.HeaderXRequestID) }
