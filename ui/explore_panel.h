#pragma once

#include "ui/figure.h"
#include "ui/posterior_snapshot.h"
#include "ui/sample_path.h"

#include <QWidget>

#include <array>
#include <memory>

class QStackedWidget;
class QTabBar;

namespace penumbra {

class PdfView;
class PlotView;
class ProbeView;
class ProfileView;
class RecipeView;
class RegionView;
class SpectrumView;

/// The right-hand panel: one tab for each thing to ask of a posterior.
class ExplorePanel : public QWidget
{
    Q_OBJECT

public:
    enum class Tab { spectrum, pdf, probe, region, profile, recipe };
    static constexpr std::array<Tab, 6> tabs{Tab::spectrum, Tab::pdf,     Tab::probe,
                                             Tab::region,   Tab::profile, Tab::recipe};
    /// "Spectrum"
    [[nodiscard]] static QString title(Tab tab);

    explicit ExplorePanel(QWidget* parent = nullptr);
    ~ExplorePanel() override;

    /// As narrow as it may be: where room is short, the maps get it.
    [[nodiscard]] QSize sizeHint() const override;

    void setPosterior(const std::shared_ptr<const PosteriorSnapshot>& snapshot);
    /// As PlotView::setFrame.
    void setFrame(const std::shared_ptr<const SamplePath>& path, std::size_t frame = 0);
    void setTab(Tab tab);
    /// The chart of the tab that is shown, or the spectrum where it has none.
    [[nodiscard]] ChartFigure figure();
    /// The tab that is shown, where it has a chart; else null.
    [[nodiscard]] PlotView* chartView() const;
    [[nodiscard]] Tab tab() const;

    [[nodiscard]] SpectrumView& spectrum() { return *m_spectrum; }
    [[nodiscard]] PdfView& pdf() { return *m_pdf; }
    [[nodiscard]] ProbeView& probe() { return *m_probe; }
    [[nodiscard]] RegionView& region() { return *m_region; }
    [[nodiscard]] ProfileView& profile() { return *m_profile; }
    [[nodiscard]] RecipeView& recipe() { return *m_recipe; }

Q_SIGNALS:
    void tabChanged(penumbra::ExplorePanel::Tab tab);
    /// Of one of the charts, as PlotView has them.
    void valuesCopied();
    void valuesToSave(const QString& title, const QByteArray& csv);

protected:
    void changeEvent(QEvent* event) override;

private:
    void fitWidth();
    /// In the order of `tabs`.
    [[nodiscard]] std::array<QWidget*, tabs.size()> pages() const;

    QTabBar* m_bar;
    QStackedWidget* m_pages;
    SpectrumView* m_spectrum;
    PdfView* m_pdf;
    ProbeView* m_probe;
    RegionView* m_region;
    ProfileView* m_profile;
    RecipeView* m_recipe;
};

} // namespace penumbra
