#pragma once

#include "statistics/sample_query.h"

#include <QStringList>
#include <QTableWidget>

#include <optional>
#include <vector>

namespace penumbra {

/// The masses of several regions over the same samples, a row for each, and how they compare with that of a chosen
/// one.
class RegionTable : public QTableWidget
{
    Q_OBJECT

public:
    explicit RegionTable(QWidget* parent = nullptr);

    /// What they are called; may be empty. `chosen` is one of them.
    void setRegions(const QStringList& names, std::size_t chosen);
    /// In the same order; none of a region that covers nothing. `threshold` is log10 of Msun/h.
    void showAnswers(const std::vector<std::optional<RegionOverSamples>>& answers, double threshold);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void chosenChanged(std::size_t region);
    void renamed(std::size_t region, const QString& name);

protected:
    using QTableWidget::edit;
    /// Of whichever cell of a row, its name.
    bool edit(const QModelIndex& index, EditTrigger trigger, QEvent* event) override;

private:
    void setText(std::size_t row, int column, const QString& text);

    std::size_t m_chosen = 0;
    bool m_filling = false;
};

/// How often the mass in a region is above that in another, of the same samples.
[[nodiscard]] Proportion heavierThan(const RegionOverSamples& region, const RegionOverSamples& other);

} // namespace penumbra
