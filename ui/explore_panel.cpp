#include "ui/explore_panel.h"

#include "ui/pdf_view.h"
#include "ui/probe_view.h"
#include "ui/profile_view.h"
#include "ui/recipe_view.h"
#include "ui/region_view.h"
#include "ui/spectrum_view.h"

#include <QEvent>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTabBar>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace penumbra {
namespace {

constexpr int leastWidth = 336, mostWidth = 460; // [logical pixels]

// In a window with less room than the page needs.
QScrollArea* scrolled(QWidget* page)
{
    auto* area = new QScrollArea;
    area->setWidget(page);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus); // what is in it takes the keys
    return area;
}

} // namespace

QString ExplorePanel::title(Tab tab)
{
    switch (tab) {
    case Tab::spectrum:
        return tr("Spectrum");
    case Tab::pdf:
        return tr("PDF");
    case Tab::probe:
        return tr("Probe");
    case Tab::region:
        return tr("Region");
    case Tab::profile:
        return tr("Line");
    case Tab::recipe:
        break;
    }
    return tr("Recipe");
}

ExplorePanel::ExplorePanel(QWidget* parent)
    : QWidget(parent), m_bar(new QTabBar), m_pages(new QStackedWidget), m_spectrum(new SpectrumView),
      m_pdf(new PdfView), m_probe(new ProbeView), m_region(new RegionView), m_profile(new ProfileView),
      m_recipe(new RecipeView)
{
    m_bar->setObjectName(QStringLiteral("exploreTabs"));
    m_bar->setAccessibleName(tr("What to ask of the posterior"));
    m_bar->setDrawBase(false);
    m_bar->setExpanding(false);
    m_bar->setUsesScrollButtons(false);
    for (const Tab tab : tabs)
        m_bar->addTab(title(tab));
    for (const Tab tab : tabs) {
        QWidget* page = pages().at(static_cast<std::size_t>(tab));
        m_pages->addWidget(scrolled(page));
        if (const auto* view = qobject_cast<PlotView*>(page)) {
            connect(view, &PlotView::valuesCopied, this, &ExplorePanel::valuesCopied);
            connect(view, &PlotView::valuesToSave, this,
                    [this, tab](const QByteArray& csv) { Q_EMIT valuesToSave(title(tab), csv); });
        }
    }
    connect(m_bar, &QTabBar::currentChanged, this, [this](int at) {
        m_pages->setCurrentIndex(at);
        Q_EMIT tabChanged(tab());
    });
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_pages, 1);
    fitWidth();
}

std::array<QWidget*, ExplorePanel::tabs.size()> ExplorePanel::pages() const
{
    return {m_spectrum, m_pdf, m_probe, m_region, m_profile, m_recipe};
}

void ExplorePanel::fitWidth()
{
    // Large type has wider tabs, and wider rows of buttons below them.
    m_bar->ensurePolished(); // before that, its tabs are those of another style
    int least = std::max(leastWidth, m_bar->sizeHint().width() + 8);
    for (const QWidget* page : pages())
        least = std::max(least, page->minimumSizeHint().width());
    setMinimumWidth(least);
    setMaximumWidth(std::max(mostWidth, least));
}

QSize ExplorePanel::sizeHint() const
{
    return {minimumWidth(), QWidget::sizeHint().height()};
}

void ExplorePanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange)
        QTimer::singleShot(0, this, &ExplorePanel::fitWidth); // when all that is in it has the font too
    QWidget::changeEvent(event);
}

ExplorePanel::~ExplorePanel() = default;

void ExplorePanel::setPosterior(const std::shared_ptr<const PosteriorSnapshot>& snapshot)
{
    for (PlotView* view : std::initializer_list<PlotView*>{m_spectrum, m_pdf, m_probe, m_region, m_profile})
        view->setPosterior(snapshot);
    m_recipe->setRecipe(snapshot ? snapshot->recipe : std::string());
}

void ExplorePanel::setFrame(const std::shared_ptr<const SamplePath>& path, std::size_t frame)
{
    m_spectrum->setFrame(path, frame);
    m_pdf->setFrame(path, frame);
}

void ExplorePanel::setTab(Tab tab)
{
    m_bar->setCurrentIndex(static_cast<int>(tab));
}

PlotView* ExplorePanel::chartView() const
{
    return qobject_cast<PlotView*>(pages().at(static_cast<std::size_t>(tab())));
}

ChartFigure ExplorePanel::figure()
{
    if (PlotView* view = chartView())
        if (ChartFigure chart = view->figure(title(tab())); !chart.plot.isEmpty())
            return chart;
    return m_spectrum->figure(title(Tab::spectrum));
}

ExplorePanel::Tab ExplorePanel::tab() const
{
    return static_cast<Tab>(m_bar->currentIndex());
}

} // namespace penumbra
